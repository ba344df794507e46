"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { recordPayment, undoPayment } from "@/api/desk";
import type { Order } from "@/api/orders";
import { decimalOfCents } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { parisToday } from "@/insight/period";
import { randomKey } from "@/lib/random-key";
import { centsOf } from "@/lib/typed-numbers";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";
import { useAct, useDeskAgain } from "./use-again";

const METHODS = ["transfer", "card", "other"] as const;

/** A receipt for this order; what is over stays the client's credit. */
export default function PaymentDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useTranslations("desk.payments");
  const today = useTranslations("day");
  const format = useFormat();
  const again = useDeskAgain();
  const left = Math.max(0, order.total_cents - order.received_cents);
  const [key] = useState(randomKey);
  const [amount, setAmount] = useState(
    decimalOfCents(left).replace(".", format.language === "fr" ? "," : "."),
  );
  const [day, setDay] = useState(parisToday(new Date()));
  const [method, setMethod] = useState<(typeof METHODS)[number]>("transfer");
  const [payer, setPayer] = useState(order.client?.name ?? "");
  const [reference, setReference] = useState("");
  const cents = centsOf(amount);
  const recording = useMutation({
    mutationFn: () =>
      recordPayment(
        {
          client_id: order.client?.id ?? "",
          amount_cents: cents ?? 0,
          received_on: day,
          method,
          payer,
          reference,
          allocations: left > 0 ? [{ order_id: order.id, amount_cents: Math.min(cents ?? 0, left) }] : [],
        },
        key,
      ),
    onSuccess: async (receipt) => {
      say(t("recorded"), { label: t("undo"), run: () => undoing.mutate(receipt.id) });
      onClose();
      await again();
    },
  });
  const undoing = useAct((id: string) => undoPayment(id, today("takenBack")), t("undone"));
  return (
    <FormDialog
      title={t("recordTitle", { number: order.number })}
      action={t("record")}
      busy={recording.isPending || !cents}
      error={recording.error}
      onSubmit={() => recording.mutate()}
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-4">
        <Field
          label={t("amount")}
          hint={t("left", { amount: format.money(left) })}
          error={cents === null ? t("amountBad") : null}
        >
          {(control) => (
            <Input
              autoFocus
              inputMode="decimal"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
              {...control}
            />
          )}
        </Field>
        <Field label={t("day")}>
          {(control) => (
            <Input type="date" value={day} onChange={(event) => setDay(event.target.value)} {...control} />
          )}
        </Field>
        <Field label={t("method")}>
          {(control) => (
            <Select
              className="w-full"
              value={method}
              onChange={(event) => setMethod(METHODS.find((one) => one === event.target.value) ?? "transfer")}
              {...control}
            >
              {METHODS.map((one) => (
                <option key={one} value={one}>
                  {t(`methods.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("payer")}>
          {(control) => (
            <Input value={payer} onChange={(event) => setPayer(event.target.value)} {...control} />
          )}
        </Field>
      </div>
      <Field label={t("reference")}>
        {(control) => (
          <Input value={reference} onChange={(event) => setReference(event.target.value)} {...control} />
        )}
      </Field>
    </FormDialog>
  );
}
