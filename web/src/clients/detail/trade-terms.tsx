"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type Client, changeClient } from "@/api/clients";
import { hasCode } from "@/api/problem";
import { useFormat } from "@/i18n/use-format";
import { centsOf } from "@/lib/euros";
import { Button } from "@/ui/button";
import { ServerSaid } from "@/ui/form-dialog";
import { Money } from "@/ui/money";
import { Notice } from "@/ui/notice";
import { Block, Facts } from "@/ui/page";
import { say } from "@/ui/toast";
import { TermsFields, termsOf, useTermsName } from "../decide/terms-fields";
import { fieldsOf } from "../fields";
import { useClientsAgain } from "../use-clients";

interface TradeTermsProps {
  client: Client;
  editable: boolean;
}

/** Payment, credit, price group. */
export function TradeTerms({ client, editable }: TradeTermsProps) {
  const t = useTranslations("clients");
  const [editing, setEditing] = useState(false);
  const termsName = useTermsName();
  const payment = client.payment_terms;
  return (
    <Block
      title={t("trade")}
      actions={editable && !editing && <Button onClick={() => setEditing(true)}>{t("edit")}</Button>}
    >
      {editing ? (
        <Form client={client} onClose={() => setEditing(false)} />
      ) : (
        <Facts
          facts={[
            [t("terms"), termsName(payment)],
            [t("limit"), <Money key="limit" cents={client.credit_limit_cents} />],
            [t("group"), client.group?.name ?? t("noGroup")],
            [
              t("approval"),
              client.approval_above_cents === null ? (
                t("approvalNone")
              ) : (
                <Money key="approval" cents={client.approval_above_cents} />
              ),
            ],
          ]}
        />
      )}
    </Block>
  );
}

function Form({ client, onClose }: { client: Client; onClose: () => void }) {
  const t = useTranslations("clients");
  const common = useTranslations("common");
  const { language } = useFormat();
  const again = useClientsAgain();
  const [terms, setTerms] = useState(() => termsOf(client, language));
  const limit = centsOf(terms.limit);
  const save = useMutation({
    mutationFn: (credit_limit_cents: number) =>
      changeClient(client.id, {
        ...fieldsOf(client),
        group_id: terms.group === "" ? null : terms.group,
        payment_terms: terms.payment,
        credit_limit_cents,
      }),
    onSuccess: () => {
      say(t("saved"));
      onClose();
    },
    onSettled: again,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (limit !== null) save.mutate(limit);
  }

  return (
    <form noValidate onSubmit={submit} className="flex max-w-[480px] flex-col gap-4">
      <TermsFields terms={terms} onChange={setTerms} />
      {hasCode(save.error, "changed_meanwhile") ? (
        <Notice tone="warning" role="alert">
          {t("changedMeanwhile")}
        </Notice>
      ) : (
        save.error !== null && <ServerSaid error={save.error} />
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={save.isPending}>
          {t("save")}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {common("cancel")}
        </Button>
      </div>
    </form>
  );
}
