"use client";

/** What a buyer can do with an order. */
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { reorder } from "@/api/carts";
import { askCancellation, type Order, withdraw } from "@/api/orders";
import { received } from "@/cart/sync";
import { useErrorText } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { say } from "@/ui/toast";
import { useOrdersAgain } from "./use-orders";

const ReasonDialog = lazy(() => import("@/ui/reason-dialog"));
const ConfirmDialog = lazy(() => import("./confirm-dialog"));

export function Actions({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const errorText = useErrorText();
  const router = useRouter();
  const again = useOrdersAgain();
  const [asking, setAsking] = useState<"cancellation" | "withdraw" | null>(null);
  const may = (code: string) => order.actions.some((action) => action.code === code && action.allowed);
  const repeating = useMutation({
    mutationFn: () => reorder(order.id, null),
    onSuccess: (cart) => {
      received(cart);
      say(t("reordered"));
      router.push("/cart/");
    },
    onError: (error) => say(errorText(error)),
  });
  const done = async (text: string) => {
    setAsking(null);
    say(text);
    await again();
  };
  return (
    <>
      {may("request_cancellation") && (
        <Button look="danger" onClick={() => setAsking("cancellation")}>
          {t("askCancel")}
        </Button>
      )}
      {may("withdraw") && (
        <Button look="danger" onClick={() => setAsking("withdraw")}>
          {t("withdraw")}
        </Button>
      )}
      {may("reorder") && (
        <Button disabled={repeating.isPending} onClick={() => repeating.mutate()}>
          {t("reorder")}
        </Button>
      )}
      <Suspense fallback={null}>
        {asking === "cancellation" && (
          <ReasonDialog
            title={t("askCancelTitle", { number: order.number })}
            text={t("askCancelText")}
            action={t("askCancel")}
            run={(reason) => askCancellation(order.id, reason)}
            onDone={() => void done(t("cancelAsked"))}
            onClose={() => setAsking(null)}
          />
        )}
        {asking === "withdraw" && (
          <ConfirmDialog
            title={t("withdrawTitle", { number: order.number })}
            text={t("withdrawText")}
            action={t("withdraw")}
            run={() => withdraw(order.id, order.version)}
            onDone={() => void done(t("withdrawn"))}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </>
  );
}
