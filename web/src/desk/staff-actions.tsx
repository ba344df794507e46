"use client";

/** What staff do with an order as a whole: each act with its reason. */
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { cancelOrder, declineCancellation, groupOrders, offerShipping, releaseOrder } from "@/api/desk";
import type { Order } from "@/api/orders";
import { randomKey } from "@/lib/random-key";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";
import { useAct, useDeskAgain } from "./use-again";

const EditDialog = lazy(() => import("./edit-dialog"));
const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));

type Asking = "cancel" | "decline" | "release";

export function StaffActions({ order }: { order: Order }) {
  const t = useTranslations("desk.order");
  const router = useRouter();
  const again = useDeskAgain();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const may = (code: string) => order.actions.some((action) => action.code === code && action.allowed);
  const offering = useAct((offered: boolean) => offerShipping(order.id, offered), t("shippingChanged"));
  const sending = useAct(async (_: null) => {
    const made = await groupOrders(null, [order.id], randomKey());
    router.push(`/admin/supplier/view/?id=${made.id}`);
  }, t("grouped"));
  const run: Record<Asking, (reason: string) => Promise<void>> = {
    cancel: (reason) => cancelOrder(order.id, order.version, reason),
    decline: (reason) => declineCancellation(order.id, reason),
    release: (reason) => releaseOrder(order.id, reason),
  };
  return (
    <>
      {may("cancel") && (
        <Button look="danger" onClick={() => setAsking("cancel")}>
          {t("cancel")}
        </Button>
      )}
      {may("edit") && <Button onClick={() => setEditing(true)}>{t("edit")}</Button>}
      {may("decline_cancellation") && <Button onClick={() => setAsking("decline")}>{t("decline")}</Button>}
      {may("offer_shipping") && (
        <Button disabled={offering.isPending} onClick={() => offering.mutate(!order.shipping_offered)}>
          {t(order.shipping_offered ? "chargeShipping" : "offerShipping")}
        </Button>
      )}
      {may("release") && <Button onClick={() => setAsking("release")}>{t("release")}</Button>}
      {may("send") && (
        <Button look="primary" disabled={sending.isPending} onClick={() => sending.mutate(null)}>
          {t("send")}
        </Button>
      )}
      {editing && (
        <Suspense fallback={null}>
          <EditDialog order={order} onClose={() => setEditing(false)} />
        </Suspense>
      )}
      {asking && (
        <Suspense fallback={null}>
          <ReasonDialog
            title={t(`${asking}Title`, { number: order.number })}
            text={t(`${asking}Text`)}
            action={t(asking)}
            danger={asking === "cancel"}
            run={run[asking]}
            onDone={() => {
              say(t(`${asking}Done`));
              setAsking(null);
              void again();
            }}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </>
  );
}
