"use client";

/** A phone that a client says did not arrive. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { answerClaim, type Claim, claims } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { imeiGroups } from "@/orders/imei";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Facts, LinesSkeleton } from "@/ui/page";
import { TextArea } from "@/ui/text-area";
import { useSendLater } from "./send-later";
import { useAct } from "./use-again";

export default function ClaimDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("desk.claims");
  const loading = useTranslations("common")("loading");
  const list = useQuery({ queryKey: ["day", "claims"], queryFn: ({ signal }) => claims(signal) });
  const claim = list.data?.items.find((one) => one.id === id);
  return (
    <Dialog open onClose={onClose} title={claim?.number ?? t("title")}>
      <div className="px-4 py-4">
        {claim ? (
          <Answer claim={claim} onClose={onClose} />
        ) : list.data ? (
          <p className="text-ink-2">{t("over")}</p>
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </div>
    </Dialog>
  );
}

/** What may follow: a decision, then the end once what was due was given. */
const NEXT: Record<string, readonly ("accepted" | "refused" | "settled")[]> = {
  open: ["refused", "accepted"],
  accepted: ["settled"],
};

function Answer({ claim, onClose }: { claim: Claim; onClose: () => void }) {
  const t = useTranslations("desk.claims");
  const format = useFormat();
  const [answer, setAnswer] = useState("");
  const answering = useAct((to: string) => answerClaim(claim.id, claim.version, to, answer), t("answered"));
  const sendLater = useSendLater();
  function send(to: string) {
    sendLater(`claims ${claim.id}`, () => answering.mutateAsync(to));
    onClose();
  }
  return (
    <div className="flex flex-col gap-4">
      <Facts
        facts={[
          [t("phone"), `${claim.product_name} · ${imeiGroups(claim.identifier)}`],
          [t("client"), `${claim.client_name}, ${claim.order_number}`],
          [t("price"), format.money(claim.price_cents)],
          [t("since"), format.moment(claim.claimed_at)],
        ]}
      />
      {claim.description !== "" && (
        <blockquote className="whitespace-pre-line border-line-strong border-l-2 pl-3 text-grid">
          {claim.description}
        </blockquote>
      )}
      <Field label={t("words")}>
        {(control) => (
          <TextArea
            rows={2}
            value={answer}
            onChange={(event) => setAnswer(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        {(NEXT[claim.state] ?? []).map((to) => (
          <Button
            key={to}
            // Enter answers as the day proposes.
            autoFocus={to !== "refused"}
            look={to === "refused" ? "danger" : "primary"}
            disabled={to === "refused" && answer.trim() === ""}
            onClick={() => send(to)}
          >
            {t(`to.${to}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
