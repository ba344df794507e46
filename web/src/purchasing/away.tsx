"use client";

/** The supplier does not answer: said before anything else on its page, with what waits for it. */
import { useTranslations } from "use-intl";
import type { SupplierStatus } from "@/api/desk";
import { useFormat } from "@/i18n/use-format";
import { Notice } from "@/ui/notice";
import { useSupplierStatus } from "./use-credit";

/** Orders leave within a minute: one that waits longer waits for the supplier. */
const USUAL_MS = 2 * 60_000;

/** True when the supplier is away, or orders wait for it longer than is usual. */
export function isAway({ breaker, orders }: SupplierStatus, now: number): boolean {
  const oldest = orders.oldest_waiting_at;
  return (
    (breaker !== null && breaker.state !== "closed") ||
    (oldest !== null && now - new Date(oldest).getTime() > USUAL_MS)
  );
}

export function Away() {
  const t = useTranslations("review.away");
  const format = useFormat();
  const status = useSupplierStatus();
  if (!status.data || !isAway(status.data, Date.now())) return null;
  const { breaker, orders } = status.data;
  const until = breaker !== null && breaker.state === "open" ? breaker.until : null;
  return (
    <div className="shrink-0 bg-surface px-4 pt-3 md:px-6">
      <Notice tone="warning" role="status">
        {until !== null && `${t("paused", { when: format.relative(until) })} `}
        {breaker?.state === "trying" && `${t("trying")} `}
        {orders.waiting > 0 &&
          `${t("waiting", {
            count: orders.waiting,
            when: orders.oldest_waiting_at === null ? "" : format.relative(orders.oldest_waiting_at),
          })} ${t(orders.waiting > 1 ? "leaveAll" : "leaves")} `}
        <a href="/admin/supplier/?tab=interface" className="font-medium underline underline-offset-4">
          {t("see")}
        </a>
      </Notice>
    </div>
  );
}
