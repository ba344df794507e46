"use client";

/** A returned phone: accepted, scanned when it arrives, checked, ended. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { moveReturn, type Return, readReturn } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { imeiGroups } from "@/orders/imei";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Facts, LinesSkeleton } from "@/ui/page";
import { TextArea } from "@/ui/text-area";
import { useSendLater } from "./send-later";
import { SupplierClaim } from "./supplier-claim";
import { useAct } from "./use-again";

export default function ReturnDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("desk.returns");
  const loading = useTranslations("common")("loading");
  const one = useQuery({ queryKey: ["day", "return", id], queryFn: ({ signal }) => readReturn(id, signal) });
  return (
    <Dialog open onClose={onClose} title={one.data?.number ?? t("title")}>
      <div className="px-4 py-4">
        {one.data ? (
          <Steps returned={one.data} onClose={onClose} />
        ) : one.error ? (
          <ErrorBlock error={one.error} retry={() => void one.refetch()} />
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </div>
    </Dialog>
  );
}

const IN_HOUSE = ["received", "checked"];

function Steps({ returned, onClose }: { returned: Return; onClose: () => void }) {
  const t = useTranslations("desk.returns");
  const states = useTranslations("orders.devices.returns");
  const format = useFormat();
  const [reason, setReason] = useState("");
  const [scanned, setScanned] = useState("");
  const moving = useAct(
    (to: string) => moveReturn(returned.id, returned.version, to, reason, scanned),
    t("moved"),
  );
  const sendLater = useSendLater();
  function move(to: string) {
    // What happens to the phone in the house is written down at once; what the client is told waits.
    if (IN_HOUSE.includes(to)) moving.mutate(to, { onSuccess: onClose });
    else {
      sendLater(`returns ${returned.id}`, () => moving.mutateAsync(to));
      onClose();
    }
  }
  const scans = returned.next.includes("received");
  return (
    <div className="flex flex-col gap-4">
      <Facts
        facts={[
          [t("phone"), `${returned.product_name} · ${imeiGroups(returned.identifier)}`],
          [t("client"), `${returned.client_name}, ${returned.order_number}`],
          [t("reason"), t(`reasons.${returned.reason as "functional"}`)],
          [t("price"), format.money(returned.price_cents)],
          [t("state"), states(returned.state as "requested")],
        ]}
      />
      {returned.description !== "" && (
        <blockquote className="whitespace-pre-line border-line-strong border-l-2 pl-3 text-grid">
          {returned.description}
        </blockquote>
      )}
      <SupplierClaim returned={returned} />
      {scans && (
        <Field label={t("scan")} hint={t("scanHint")}>
          {(control) => (
            <Input
              autoFocus
              inputMode="numeric"
              value={scanned}
              onChange={(event) => setScanned(event.target.value)}
              {...control}
            />
          )}
        </Field>
      )}
      <Field label={t("words")}>
        {(control) => (
          <TextArea
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            {...control}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        {returned.next.map((to) => (
          <Button
            key={to}
            look={to === "refused" ? "danger" : "primary"}
            disabled={moving.isPending || (to === "received" && scanned.trim() === "")}
            onClick={() => move(to)}
          >
            {t(`to.${to as "accepted"}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
