"use client";

/** Where the order stands on its way, with the day of each step. */
import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Order, OrderState } from "@/api/orders";
import { useFormat } from "@/i18n/use-format";
import { cx } from "@/ui/cx";
import { StateBadge } from "./state-badge";

const WAY: OrderState[] = [
  "submitted",
  "awaiting_supplier",
  "pending_payment",
  "preparing",
  "shipping",
  "completed",
];

/** How far along the way a state is; a question to the client belongs to the validation. */
function placeOf(state: OrderState): number {
  return WAY.indexOf(state === "awaiting_client" ? "awaiting_supplier" : state);
}

export function Track({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const format = useFormat();
  const here = placeOf(order.state);
  const reached = (state: OrderState) => order.events.find((event) => event.to_state === state)?.at;
  if (order.state === "cancelled")
    return (
      <div className="border-line border-b px-4 py-3 md:px-6">
        <StateBadge state={order.state} label={order.state_label} />
      </div>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the track is scrolled, with the keyboard as well
    <section aria-label={t("track")} tabIndex={0} className="overflow-x-auto border-line border-b">
      <ol className="flex px-4 py-4 md:px-6">
        {WAY.map((state, place) => {
          const at = reached(state);
          const done = place < here || order.state === "completed";
          const now = place === here && !done;
          const asked = now && order.state === "awaiting_client";
          return (
            <li key={state} aria-current={now ? "step" : undefined} className="min-w-28 flex-1">
              <span className="flex items-center">
                <span
                  className={cx(
                    "flex size-5 shrink-0 items-center justify-center rounded-full border-2 text-[10px]",
                    done && "border-accent bg-accent text-on-accent",
                    now && (asked ? "border-warning" : "border-accent"),
                    !done && !now && "border-line-strong",
                  )}
                >
                  {done && <Check size={12} strokeWidth={3} aria-hidden />}
                  {now && <span className={cx("size-2 rounded-full", asked ? "bg-warning" : "bg-accent")} />}
                </span>
                {place < WAY.length - 1 && (
                  <span aria-hidden className={cx("h-0.5 flex-1", place < here ? "bg-accent" : "bg-line")} />
                )}
              </span>
              <span
                className={cx("mt-1 block pr-3 text-grid", now ? "font-semibold" : done ? "" : "text-ink-3")}
              >
                {now ? order.state_label : t(`states.${state}`)}
              </span>
              <span className="block text-ink-3 text-note" title={at && format.moment(at)}>
                {at ? format.relative(at) : "\u00a0"}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
