"use client";

/** A price that a buyer proposes: accepted, countered or refused, with cost and floor in sight. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { acceptProposal, counterProposal, type Proposal, proposals, refuseProposal } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { centsOf } from "@/lib/typed-numbers";
import { RegimeBadge } from "@/ui/badges";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Facts, LinesSkeleton } from "@/ui/page";
import { TextArea } from "@/ui/text-area";
import type { Act } from "./later";
import { useSendLater } from "./send-later";
import { useAct } from "./use-again";

export default function ProposalDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("desk.proposal");
  const loading = useTranslations("common")("loading");
  const open = useQuery({
    queryKey: ["proposals", "open"],
    queryFn: ({ signal }) => proposals("open", signal),
  });
  const proposal = open.data?.find((one) => one.id === id);
  return (
    <Dialog open onClose={onClose} title={t("title")}>
      <div className="px-4 py-4">
        {proposal ? (
          <Answer proposal={proposal} onClose={onClose} />
        ) : open.data ? (
          <p className="text-ink-2">{t("over")}</p>
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </div>
    </Dialog>
  );
}

function Answer({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const t = useTranslations("desk.proposal");
  const edit = useTranslations("orderDesk.edit");
  const format = useFormat();
  const [said, setSaid] = useState("");
  const [price, setPrice] = useState("");
  const [exception, setException] = useState("");
  const cents = centsOf(price);
  const floor = proposal.floor_cents ?? 0;
  const below = Math.min(proposal.proposed_cents, cents ?? proposal.proposed_cents) < floor;
  const excused = exception.trim().length >= 3;
  const accepting = useAct((_: null) => acceptProposal(proposal, said, exception.trim()), t("accepted"));
  const countering = useAct(
    (to: number) => counterProposal(proposal, said, to, exception.trim()),
    t("countered"),
  );
  const refusing = useAct((_: null) => refuseProposal(proposal, said), t("refused"));
  const sendLater = useSendLater();
  function send(act: Act) {
    sendLater(`price_proposals ${proposal.id}`, act);
    onClose();
  }
  const busy = accepting.isPending || countering.isPending || refusing.isPending;
  const money = (value: number | null | undefined) => (value == null ? "–" : format.money(value));
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-center gap-2 font-medium">
        <RegimeBadge regime={proposal.vat_regime === "marginal" ? "marginal" : "standard"} />
        {proposal.product_name}
      </p>
      <Facts
        facts={[
          [t("client"), `${proposal.client_name ?? ""}, ${proposal.proposed_by}`],
          [t("quantity"), format.integer(proposal.quantity)],
          [t("listPrice"), money(proposal.list_price_cents)],
          [t("proposed"), money(proposal.proposed_cents)],
          [t("cost"), money(proposal.cost_cents)],
          [t("floor"), money(proposal.floor_cents)],
          [t("until"), format.moment(proposal.expires_at)],
        ]}
      />
      {proposal.note !== "" && (
        <blockquote className="whitespace-pre-line border-line-strong border-l-2 pl-3 text-grid">
          {proposal.note}
        </blockquote>
      )}
      <Field label={t("reply")}>
        {(control) => (
          <TextArea rows={2} value={said} onChange={(event) => setSaid(event.target.value)} {...control} />
        )}
      </Field>
      {below && (
        <Field label={edit("exception")} hint={edit("exceptionHint")}>
          {(control) => (
            <Input
              dense
              value={exception}
              onChange={(event) => setException(event.target.value)}
              {...control}
            />
          )}
        </Field>
      )}
      <div className="flex flex-wrap items-end gap-2">
        <Field label={t("counter")} className="w-32">
          {(control) => (
            <Input
              dense
              inputMode="decimal"
              value={price}
              onChange={(event) => setPrice(event.target.value)}
              {...control}
            />
          )}
        </Field>
        <Button
          disabled={busy || !cents || (cents < floor && !excused)}
          onClick={() => cents && send(() => countering.mutateAsync(cents))}
        >
          {t("sendCounter")}
        </Button>
        <span className="flex-1" />
        <Button look="danger" disabled={busy} onClick={() => send(() => refusing.mutateAsync(null))}>
          {t("refuse")}
        </Button>
        <Button
          autoFocus
          look="primary"
          disabled={busy || (proposal.proposed_cents < floor && !excused)}
          onClick={() => send(() => accepting.mutateAsync(null))}
        >
          {t("accept")}
        </Button>
      </div>
    </div>
  );
}
