"use client";

/** Asking for a return of phones, or claiming that they did not arrive. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { askReturn, claimMissing, type Device, type Order } from "@/api/orders";
import { randomKey } from "@/lib/random-key";
import { Check } from "@/ui/check";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { TextArea } from "@/ui/text-area";
import { say } from "@/ui/toast";
import { useOrdersAgain } from "./use-orders";

interface ReturnDialogProps {
  kind: "return" | "claim";
  order: Order;
  devices: Device[];
  onDone: () => void;
  onClose: () => void;
}

type Reason = "dead_on_arrival" | "functional";

export default function ReturnDialog({ kind, order, devices, onDone, onClose }: ReturnDialogProps) {
  const t = useTranslations("orders.devices");
  const again = useOrdersAgain();
  const [reason, setReason] = useState<Reason>("functional");
  const [text, setText] = useState("");
  const [key] = useState(randomKey);
  const asking = useMutation({
    mutationFn: async () => {
      if (kind === "return") {
        const wanted = devices.map(({ id }) => ({ device_id: id, reason, description: text.trim() }));
        await askReturn({ order_id: order.id, devices: wanted }, key);
        return;
      }
      // One claim per phone: each is answered for itself.
      for (const { id } of devices)
        await claimMissing({ order_id: order.id, device_id: id, description: text.trim() }, `${key} ${id}`);
    },
    onSuccess: async () => {
      say(t(kind === "return" ? "returnAsked" : "claimMade"));
      onDone();
      await again();
    },
  });
  return (
    <FormDialog
      title={t(kind === "return" ? "returnTitle" : "claimTitle", { count: devices.length })}
      action={t("send")}
      busy={asking.isPending}
      error={asking.error}
      onSubmit={() => asking.mutate()}
      onClose={onClose}
    >
      {kind === "return" && (
        <fieldset>
          <legend className="mb-1 font-medium text-grid">{t("why")}</legend>
          {(["dead_on_arrival", "functional"] as const).map((code) => (
            <Check
              key={code}
              kind="radio"
              name="reason"
              checked={reason === code}
              onChange={() => setReason(code)}
              hint={t(`reasonHints.${code}`)}
            >
              {t(`reasons.${code}`)}
            </Check>
          ))}
        </fieldset>
      )}
      <Field label={t("description")} hint={t(kind === "return" ? "returnHint" : "claimHint")}>
        {(control) => (
          <TextArea
            rows={3}
            maxLength={2_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            {...control}
          />
        )}
      </Field>
    </FormDialog>
  );
}
