"use client";

/** Receipts of an order, recorded and undone. */
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { undoPayment, writeOff } from "@/api/desk";
import type { Order } from "@/api/orders";
import { useAuth } from "@/auth/store";
import { useFormat } from "@/i18n/use-format";
import { Button } from "@/ui/button";
import { Money } from "@/ui/money";
import { Block } from "@/ui/page";
import { say } from "@/ui/toast";
import { useDeskAgain } from "./use-again";

const PaymentDialog = lazy(() => import("./payment-dialog"));
const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));

export function Payments({ order }: { order: Order }) {
  const t = useTranslations("desk.payments");
  const daily = useTranslations("receipts");
  const format = useFormat();
  const again = useDeskAgain();
  const may = useAuth((state) => state.user?.permissions.includes("payment:write") ?? false);
  const [recording, setRecording] = useState(false);
  const [writingOff, setWritingOff] = useState(false);
  const [undoing, setUndoing] = useState<string | null>(null);
  if (!may && order.payments.length === 0) return null;
  return (
    <Block
      title={t("title")}
      actions={
        may &&
        order.client &&
        order.state !== "cancelled" && (
          <>
            {order.payment_state === "partly_paid" && (
              <Button look="quiet" onClick={() => setWritingOff(true)}>
                {daily("writeOff")}
              </Button>
            )}
            <Button onClick={() => setRecording(true)}>{t("record")}</Button>
          </>
        )
      }
    >
      {order.payments.length === 0 ? (
        <p className="text-grid text-ink-3">{t("none")}</p>
      ) : (
        <ul className="text-grid">
          {order.payments.map((payment) => (
            <li
              key={payment.payment_id}
              className="flex items-center justify-between gap-3 border-line/70 border-b py-1.5"
            >
              <span className="min-w-0">
                {format.day(payment.received_on)}
                <span className="block truncate text-ink-3 text-note">
                  {t(`methods.${payment.method as "transfer"}`)} {payment.reference}
                </span>
              </span>
              <span className="flex items-center gap-1">
                <Money cents={payment.amount_cents} />
                {may && (
                  <Button look="quiet" onClick={() => setUndoing(payment.payment_id)}>
                    {t("undo")}
                  </Button>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {recording && <PaymentDialog order={order} onClose={() => setRecording(false)} />}
        {writingOff && (
          <ReasonDialog
            title={daily("writeOffTitle", {
              amount: format.money(Math.max(0, order.total_cents - order.received_cents)),
            })}
            text={daily("writeOffText")}
            action={daily("writeOff")}
            run={(reason) => writeOff(order.id, reason)}
            onDone={() => {
              setWritingOff(false);
              say(daily("writtenOff"));
              void again();
            }}
            onClose={() => setWritingOff(false)}
          />
        )}
        {undoing && (
          <ReasonDialog
            title={t("undoTitle")}
            text={t("undoText")}
            action={t("undo")}
            danger
            run={(reason) => undoPayment(undoing, reason)}
            onDone={() => {
              setUndoing(null);
              say(t("undone"));
              void again();
            }}
            onClose={() => setUndoing(null)}
          />
        )}
      </Suspense>
    </Block>
  );
}
