"use client";

/** A receipt of a client without an order being named: the server finds the order by the transfer's reference, or nothing. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { listClients } from "@/api/clients";
import { recordPayment, undoPayment } from "@/api/desk";
import { parisToday } from "@/insight/period";
import { randomKey } from "@/lib/random-key";
import { centsOf } from "@/lib/typed-numbers";
import { Field } from "@/ui/field";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";
import { useAct, useDeskAgain } from "./use-again";

const METHODS = ["transfer", "card", "refund", "other"] as const;

export default function ReceiptDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("receipts");
  const payments = useTranslations("desk.payments");
  const today = useTranslations("day");
  const again = useDeskAgain();
  const [key] = useState(randomKey);
  const [tried, setTried] = useState(false);
  const [typed, setTyped] = useState({
    client: "",
    amount: "",
    day: parisToday(new Date()),
    method: "transfer" as (typeof METHODS)[number],
    payer: "",
    reference: "",
  });
  const clients = useQuery({
    queryKey: ["clients", "active"],
    queryFn: ({ signal }) => listClients({ status: "active", limit: 200 }, signal),
  });
  const cents = centsOf(typed.amount);
  const undoing = useAct((id: string) => undoPayment(id, today("takenBack")), t("undoneNow"));
  const recording = useMutation({
    mutationFn: () =>
      recordPayment(
        {
          client_id: typed.client,
          amount_cents: cents ?? 0,
          received_on: typed.day,
          method: typed.method,
          payer: typed.payer,
          reference: typed.reference,
        },
        key,
      ),
    onSuccess: async (receipt) => {
      say(t(`matched.${receipt.matching}`), { label: t("undo"), run: () => undoing.mutate(receipt.id) });
      onClose();
      await again();
    },
  });
  const put = (name: keyof typeof typed, value: string) => setTyped({ ...typed, [name]: value });
  return (
    <FormDialog
      title={t("record")}
      action={t("record")}
      busy={recording.isPending}
      error={recording.error}
      onSubmit={() => {
        setTried(true);
        if (typed.client !== "" && cents) recording.mutate();
      }}
      onClose={onClose}
    >
      <Field label={t("client")} error={tried && typed.client === "" ? t("clientMissing") : null}>
        {(control) => (
          <Select
            className="w-full"
            value={typed.client}
            onChange={(event) => {
              const name = clients.data?.items.find(({ id }) => id === event.target.value)?.name ?? "";
              setTyped({ ...typed, client: event.target.value, payer: name });
            }}
            {...control}
          >
            <option value="">–</option>
            {clients.data?.items.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label={payments("amount")} error={tried && !cents ? payments("amountBad") : null}>
          {(control) => (
            <Input
              inputMode="decimal"
              value={typed.amount}
              onChange={(event) => put("amount", event.target.value)}
              {...control}
            />
          )}
        </Field>
        <Field label={payments("day")}>
          {(control) => (
            <Input
              type="date"
              value={typed.day}
              onChange={(event) => put("day", event.target.value)}
              {...control}
            />
          )}
        </Field>
        <Field label={payments("method")}>
          {(control) => (
            <Select
              className="w-full"
              value={typed.method}
              onChange={(event) => put("method", event.target.value)}
              {...control}
            >
              {METHODS.map((one) => (
                <option key={one} value={one}>
                  {payments(`methods.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={payments("payer")}>
          {(control) => (
            <Input value={typed.payer} onChange={(event) => put("payer", event.target.value)} {...control} />
          )}
        </Field>
      </div>
      <Field label={payments("reference")} hint={t("referenceHint")}>
        {(control) => (
          <Input
            value={typed.reference}
            onChange={(event) => put("reference", event.target.value)}
            {...control}
          />
        )}
      </Field>
    </FormDialog>
  );
}
