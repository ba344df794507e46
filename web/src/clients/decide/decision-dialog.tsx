"use client";

/** Approving, refusing, suspending: what the decision needs, and who is told. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { approveClient, type ClientRow, reactivateClient, refuseClient, suspendClient } from "@/api/clients";
import { hasCode } from "@/api/problem";
import { useFormat } from "@/i18n/use-format";
import { centsOf } from "@/lib/euros";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Notice } from "@/ui/notice";
import { TextArea } from "@/ui/text-area";
import { say } from "@/ui/toast";
import { useClient, useClientsAgain } from "../use-clients";
import { TermsFields, type TypedTerms, termsOf } from "./terms-fields";

export type Decision = "approve" | "refuse" | "suspend";
type Target = Pick<ClientRow, "id" | "name" | "contact">;

interface DecisionDialogProps {
  decision: Decision;
  client: Target;
  onClose: () => void;
}

export function DecisionDialog(props: DecisionDialogProps) {
  return props.decision === "approve" ? <Approve {...props} /> : <WithReason {...props} />;
}

function Approve({ client, onClose }: DecisionDialogProps) {
  const t = useTranslations("clients");
  const { language } = useFormat();
  const again = useClientsAgain();
  // The list does not say which version it shows: the decision is about the company as it is read now.
  const known = useClient(client.id);
  const [terms, setTerms] = useState<TypedTerms>(() => termsOf(null, language));
  const limit = centsOf(terms.limit);
  const approve = useMutation({
    mutationFn: ({ credit_limit_cents, version }: { credit_limit_cents: number; version: number }) =>
      approveClient(client.id, {
        group_id: terms.group === "" ? null : terms.group,
        payment_terms: terms.payment,
        credit_limit_cents,
        version,
      }),
    onSuccess: () => {
      say(t("approved", { name: client.name }));
      onClose();
    },
    onSettled: again,
  });
  return (
    <FormDialog
      title={t("approveTitle", { name: client.name })}
      action={t("approve")}
      busy={approve.isPending || !known.data}
      error={hasCode(approve.error, "changed_meanwhile") ? null : (approve.error ?? known.error)}
      onSubmit={() =>
        limit !== null &&
        known.data &&
        approve.mutate({ credit_limit_cents: limit, version: known.data.version })
      }
      onClose={onClose}
    >
      <p className="text-ink-2">{t("approveText", { contact: client.contact?.name ?? client.name })}</p>
      <TermsFields terms={terms} onChange={setTerms} />
      {hasCode(approve.error, "changed_meanwhile") && (
        <Notice tone="warning" role="alert">
          {t("changedMeanwhile")}
        </Notice>
      )}
    </FormDialog>
  );
}

const WORDS = {
  refuse: { title: "refuseTitle", text: "refuseText", done: "refused", run: refuseClient },
  suspend: { title: "suspendTitle", text: "suspendText", done: "suspended", run: suspendClient },
} as const;

function WithReason({ decision, client, onClose }: DecisionDialogProps) {
  const t = useTranslations("clients");
  const again = useClientsAgain();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const kind = decision === "refuse" ? "refuse" : "suspend";
  const words = WORDS[kind];
  const back = useMutation({
    mutationFn: () => reactivateClient(client.id),
    onSuccess: () => say(t("reactivated", { name: client.name })),
    onSettled: again,
  });
  const decide = useMutation({
    mutationFn: () => words.run(client.id, reason.trim()),
    onSuccess: () => {
      say(
        t(words.done, { name: client.name }),
        kind === "suspend" ? { label: t("undo"), run: () => back.mutate() } : null,
      );
      onClose();
    },
    onSettled: again,
  });
  const stale = hasCode(decide.error, "changed_meanwhile");
  return (
    <FormDialog
      title={t(words.title, { name: client.name })}
      action={t(kind)}
      danger
      busy={decide.isPending}
      error={stale ? null : decide.error}
      onSubmit={() => {
        setTried(true);
        if (reason.trim() !== "") decide.mutate();
      }}
      onClose={onClose}
    >
      <p className="text-ink-2">{t(words.text)}</p>
      <Field label={t("reason")} error={tried && reason.trim() === "" ? t("reasonMissing") : null}>
        {(control) => (
          <TextArea
            autoFocus
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            {...control}
          />
        )}
      </Field>
      {stale && (
        <Notice tone="warning" role="alert">
          {t("changedMeanwhile")}
        </Notice>
      )}
    </FormDialog>
  );
}
