"use client";

/** Receipts, newest first: what each one pays, what is left of it, and the way back. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { type Receipt, receipts, undoPayment } from "@/api/desk";
import { useMay } from "@/clients/use-clients";
import { useFormat } from "@/i18n/use-format";
import { setSearch, useSearch } from "@/lib/address";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { Check } from "@/ui/check";
import { cx } from "@/ui/cx";
import { Money } from "@/ui/money";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { useDeskAgain } from "./use-again";

const ReceiptDialog = lazy(() => import("./receipt-dialog"));
const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));

const PAGE = 100;

export function Receipts() {
  const t = useTranslations("receipts");
  const loading = useTranslations("common")("loading");
  const may = useMay("payment:write");
  const [open, setOpen] = useState(false);
  const [offset, setOffset] = useState(0);
  const [recording, setRecording] = useState(false);
  const list = useQuery({
    queryKey: ["receipts", open ? "unallocated" : "all", offset],
    queryFn: ({ signal }) => receipts({ unallocated: open, offset }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Block
      title={t("title")}
      lead={
        list.data && (
          <>
            {t("left")} <Money cents={list.data.unallocated_cents} className="font-medium text-ink" />
          </>
        )
      }
      actions={
        may && (
          <Button look="primary" onClick={() => setRecording(true)}>
            {t("record")}
          </Button>
        )
      }
    >
      <Check
        checked={open}
        onChange={(event) => {
          setOpen(event.target.checked);
          setOffset(0);
        }}
      >
        {t("onlyOpen")}
      </Check>
      {list.data ? (
        list.data.items.length === 0 ? (
          <Empty title={t(open ? "noneOpen" : "none")}>{t("noneHint")}</Empty>
        ) : (
          <>
            <ul className="mt-2 border-line border-t">
              {list.data.items.map((receipt) => (
                <Row key={receipt.id} receipt={receipt} may={may} />
              ))}
            </ul>
            {list.data.total > PAGE && (
              <div className="flex items-center justify-end gap-2 pt-2 text-grid text-ink-2">
                {t("page", { from: offset + 1, to: offset + list.data.items.length, total: list.data.total })}
                <Button disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>
                  {t("newer")}
                </Button>
                <Button disabled={offset + PAGE >= list.data.total} onClick={() => setOffset(offset + PAGE)}>
                  {t("older")}
                </Button>
              </div>
            )}
          </>
        )
      ) : list.error ? (
        <ErrorBlock error={list.error} retry={() => void list.refetch()} />
      ) : (
        <LinesSkeleton label={loading} lines={6} />
      )}
      {recording && (
        <Suspense fallback={null}>
          <ReceiptDialog onClose={() => setRecording(false)} />
        </Suspense>
      )}
    </Block>
  );
}

function Row({ receipt, may }: { receipt: Receipt; may: boolean }) {
  const t = useTranslations("receipts");
  const methods = useTranslations("desk.payments.methods");
  const format = useFormat();
  const again = useDeskAgain();
  const search = useSearch();
  const [undoing, setUndoing] = useState(false);
  const { undone } = receipt;
  function allocate() {
    const params = new URLSearchParams(search);
    params.set("payment", receipt.id);
    setSearch(params.toString());
  }
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-line/70 border-b py-1.5 text-grid">
      <span className="w-24 shrink-0 text-ink-2">{format.day(receipt.received_on)}</span>
      <span className={cx("min-w-48 flex-1", undone && "text-ink-3")}>
        <span className={cx("font-medium", undone && "line-through")}>{receipt.client_name}</span>
        <span className="block text-ink-2 text-note">
          {[
            methods(receipt.method),
            receipt.payer !== receipt.client_name && receipt.payer,
            receipt.reference,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <span className="min-w-40 flex-1 text-note">
        {undone ? (
          <span className="text-ink-3">{t("undone", { reason: undone.reason })}</span>
        ) : (
          receipt.allocations.map((one) => (
            <a
              key={one.order_id}
              href={`/admin/orders/view/?id=${one.order_id}`}
              className="mr-3 whitespace-nowrap hover:text-accent hover:underline"
            >
              {one.order_number} <Money cents={one.amount_cents} className="text-ink-2" />
            </a>
          ))
        )}
        {!undone && receipt.unallocated_cents > 0 && (
          <span className="whitespace-nowrap font-medium text-warning">
            {t("rest", { amount: format.money(receipt.unallocated_cents) })}
          </span>
        )}
      </span>
      <Money cents={receipt.amount_cents} className="w-28 text-right font-medium" />
      <span className="flex min-w-40 justify-end gap-1">
        {may && !undone && receipt.unallocated_cents > 0 && (
          <Button onClick={allocate}>{t("allocate")}</Button>
        )}
        {may && !undone && (
          <Button look="quiet" onClick={() => setUndoing(true)}>
            {t("undo")}
          </Button>
        )}
      </span>
      {undoing && (
        <Suspense fallback={null}>
          <ReasonDialog
            title={t("undoTitle")}
            text={t("undoText")}
            action={t("undo")}
            danger
            run={(reason) => undoPayment(receipt.id, reason)}
            onDone={() => {
              setUndoing(false);
              say(t("undoneNow"));
              void again();
            }}
            onClose={() => setUndoing(false)}
          />
        </Suspense>
      )}
    </li>
  );
}
