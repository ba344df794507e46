"use client";

/** A client asks to cancel: granted or declined, with the reason that was given and the one that staff give. */
import { useState } from "react";
import { useTranslations } from "use-intl";
import { cancelOrder, declineCancellation } from "@/api/desk";
import type { Order } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { useOrder } from "@/orders/use-orders";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Facts, LinesSkeleton } from "@/ui/page";
import { TextArea } from "@/ui/text-area";
import { useAct } from "./use-again";

export default function CancellationDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("day.cancellation");
  const loading = useTranslations("common")("loading");
  const order = useOrder(id);
  return (
    <Dialog open onClose={onClose} title={t("title", { number: order.data?.number ?? "" })}>
      <div className="px-4 py-4">
        {order.data ? (
          <Decision order={order.data} onClose={onClose} />
        ) : order.error ? (
          <ErrorBlock error={order.error} retry={() => void order.refetch()} />
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </div>
    </Dialog>
  );
}

function Decision({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useTranslations("day.cancellation");
  const format = useFormat();
  const asked = order.cancellation_reason ?? "";
  const [words, setWords] = useState("");
  const granting = useAct(
    (_: null) => cancelOrder(order.id, order.version, words.trim() || asked),
    t("granted"),
  );
  const declining = useAct((_: null) => declineCancellation(order.id, words.trim()), t("declined"));
  const busy = granting.isPending || declining.isPending;
  const may = (code: string) => order.actions.some((action) => action.code === code && action.allowed);
  return (
    <div className="flex flex-col gap-4">
      <Facts
        facts={[
          [t("client"), order.client?.name],
          [t("state"), order.state_label],
          [t("units"), format.integer(order.units)],
          [t("total"), format.money(order.total_cents)],
          [t("received"), format.money(order.received_cents)],
        ]}
      />
      {asked !== "" && (
        <blockquote className="whitespace-pre-line border-line-strong border-l-2 pl-3 text-grid">
          {asked}
        </blockquote>
      )}
      <Field label={t("words")} hint={t("wordsHint")}>
        {(control) => (
          <TextArea
            autoFocus
            rows={2}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button
          disabled={busy || words.trim().length < 3 || !may("decline_cancellation")}
          onClick={() => declining.mutate(null, { onSuccess: onClose })}
        >
          {t("decline")}
        </Button>
        <Button
          look="danger"
          disabled={busy || !may("cancel")}
          onClick={() => granting.mutate(null, { onSuccess: onClose })}
        >
          {t("grant")}
        </Button>
      </div>
    </div>
  );
}
