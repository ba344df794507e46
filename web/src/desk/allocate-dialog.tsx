"use client";

/** What is left of a receipt, given to the client's orders that wait for money: the oldest first, unless staff say otherwise. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { allocateReceipt, type Receipt, receipts } from "@/api/desk";
import { listOrders, type OrderRow } from "@/api/orders";
import { decimalOfCents } from "@/i18n/format";
import { useFormat } from "@/i18n/use-format";
import { randomKey } from "@/lib/random-key";
import { centsOf } from "@/lib/typed-numbers";
import { NO_FILTER } from "@/orders/use-orders";
import { ErrorBlock } from "@/ui/blocks";
import { Dialog } from "@/ui/dialog";
import { FormDialog } from "@/ui/form-dialog";
import { Input } from "@/ui/input";
import { Money } from "@/ui/money";
import { Facts, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { shareOut } from "./share-out";
import { useDeskAgain } from "./use-again";

/** States in which an order may still be paid. */
const PAYABLE = "submitted,awaiting_supplier,awaiting_client,pending_payment,preparing,shipping,completed";

export default function AllocateDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("receipts");
  const loading = useTranslations("common")("loading");
  const open = useQuery({
    queryKey: ["receipts", "unallocated"],
    queryFn: ({ signal }) => receipts({ unallocated: true }, signal),
  });
  const receipt = open.data?.items.find((one) => one.id === id);
  const company = receipt?.client_id ?? "";
  const orders = useQuery({
    queryKey: ["orders", "payable", company],
    queryFn: ({ signal }) => listOrders({ ...NO_FILTER, client_id: company, state: PAYABLE }, "", signal),
    enabled: company !== "",
  });
  if (receipt && orders.data) {
    const owing = orders.data.items.filter((row) => row.payment_state !== "paid").toReversed();
    return <Shares receipt={receipt} orders={owing} onClose={onClose} />;
  }
  const error = open.error ?? orders.error;
  return (
    <Dialog open onClose={onClose} title={t("allocateTitle")}>
      <div className="px-4 py-4">
        {error ? (
          <ErrorBlock error={error} retry={() => void Promise.all([open.refetch(), orders.refetch()])} />
        ) : open.data && !receipt ? (
          <p className="text-ink-2">{t("over")}</p>
        ) : (
          <LinesSkeleton label={loading} />
        )}
      </div>
    </Dialog>
  );
}

interface SharesProps {
  receipt: Receipt;
  orders: OrderRow[];
  onClose: () => void;
}

function Shares({ receipt, orders, onClose }: SharesProps) {
  const t = useTranslations("receipts");
  const format = useFormat();
  const again = useDeskAgain();
  const [key] = useState(randomKey);
  const [typed, setTyped] = useState<Record<string, string>>(() => {
    const shares = shareOut(
      receipt.unallocated_cents,
      orders.map((row) => ({ id: row.id, due: row.total_cents - row.received_cents })),
    );
    const written = (cents: number) =>
      decimalOfCents(cents).replace(".", format.language === "fr" ? "," : ".");
    return Object.fromEntries([...shares].map(([id, cents]) => [id, written(cents)]));
  });
  const given = orders
    .map((row) => ({ order_id: row.id, amount_cents: centsOf(typed[row.id] || "0") }))
    .filter(({ amount_cents }) => amount_cents !== 0);
  const readable = given.every(({ amount_cents }) => amount_cents !== null);
  const sum = given.reduce((total, { amount_cents }) => total + (amount_cents ?? 0), 0);
  const left = receipt.unallocated_cents - sum;
  const allocating = useMutation({
    mutationFn: () =>
      allocateReceipt(
        receipt.id,
        given.map(({ order_id, amount_cents }) => ({ order_id, amount_cents: amount_cents ?? 0 })),
        key,
      ),
    onSuccess: async () => {
      say(t("allocated"));
      onClose();
      await again();
    },
  });
  return (
    <FormDialog
      title={t("allocateTitle")}
      action={t("allocate")}
      busy={allocating.isPending || !readable || sum === 0 || left < 0}
      error={allocating.error}
      onSubmit={() => allocating.mutate()}
      onClose={onClose}
    >
      <Facts
        facts={[
          [t("client"), receipt.client_name],
          [t("payer"), receipt.payer || "–"],
          [t("reference"), receipt.reference || "–"],
          [t("day"), format.day(receipt.received_on)],
          [t("toAllocate"), <Money key="rest" cents={receipt.unallocated_cents} className="font-medium" />],
        ]}
      />
      {orders.length === 0 ? (
        <p className="text-ink-2">{t("nothingOwed")}</p>
      ) : (
        <ul className="border-line border-t text-grid">
          {orders.map((row) => (
            <li key={row.id} className="flex items-center gap-3 border-line/70 border-b py-1.5">
              <label htmlFor={`share-${row.id}`} className="min-w-0 flex-1">
                <span className="font-medium">{row.number}</span>
                <span className="block text-ink-3 text-note">
                  {row.state_label} ·{" "}
                  {t("due", { amount: format.money(row.total_cents - row.received_cents) })}
                </span>
              </label>
              <Input
                id={`share-${row.id}`}
                dense
                inputMode="decimal"
                className="w-28! text-right"
                value={typed[row.id] ?? ""}
                onChange={(event) => setTyped({ ...typed, [row.id]: event.target.value })}
              />
            </li>
          ))}
        </ul>
      )}
      <p role="status" className={left < 0 ? "text-danger text-grid" : "text-grid text-ink-2"}>
        {left < 0
          ? t("tooMuch", { amount: format.money(-left) })
          : t("stays", { amount: format.money(left) })}
      </p>
    </FormDialog>
  );
}
