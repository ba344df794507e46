"use client";

/** The default action of a row: done at once with a way back, decided in a window, or on the page that it leads to. */
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { cancelSupplierOrder, type DayItem, groupOrders } from "@/api/desk";
import { randomKey } from "@/lib/random-key";
import { useErrorText } from "@/ui/blocks";
import { say } from "@/ui/toast";
import { decidedInPlace } from "./day-windows";
import { useDeskAgain } from "./use-again";

/** Where on its page a section's work is done. */
const PLACES: Record<string, string> = { devices: "#devices", reception: "#reception" };

export function useDayAct(decide: (section: string, id: string) => void) {
  const t = useTranslations("day");
  const router = useRouter();
  const again = useDeskAgain();
  const errorText = useErrorText();
  const ungrouping = useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) =>
      cancelSupplierOrder(id, version, t("takenBack")),
    onSuccess: () => say(t("ungrouped")),
    onError: (error) => say(errorText(error)),
    onSettled: again,
  });
  const grouping = useMutation({
    mutationFn: (orders: string[]) => groupOrders(null, orders, randomKey()),
    onSuccess: (made) =>
      say(t("grouped", { number: made.number }), { label: t("undo"), run: () => ungrouping.mutate(made) }),
    onError: (error) => say(errorText(error)),
    onSettled: again,
  });
  return {
    groupAll: (orders: string[]) => grouping.mutate(orders),
    busy: grouping.isPending || ungrouping.isPending,
    act(section: string, item: DayItem) {
      if (section === "orders_to_send") grouping.mutate([item.id]);
      else if (decidedInPlace(section)) decide(section, item.id);
      else router.push(item.href + (PLACES[section] ?? ""));
    },
  };
}
