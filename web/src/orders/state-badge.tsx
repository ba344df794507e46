import type { OrderState } from "@/api/orders";
import { cx } from "@/ui/cx";

const TONES: Record<OrderState, string> = {
  draft: "text-ink-3",
  submitted: "text-info",
  awaiting_supplier: "text-info",
  awaiting_client: "text-warning",
  pending_payment: "text-warning",
  preparing: "text-new",
  shipping: "text-new",
  completed: "text-success",
  cancelled: "text-ink-3",
};

/** Where an order stands; the words come with the order, in the reader's language. */
export function StateBadge({ state, label }: { state: OrderState; label: string }) {
  return (
    <span className={cx("inline-flex items-center gap-1.5 whitespace-nowrap font-medium", TONES[state])}>
      <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-current" />
      {label}
    </span>
  );
}
