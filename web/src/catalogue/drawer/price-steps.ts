import type { PricePoint } from "@/api/types";

/** What the steps are made of. */
export type PricedDay = Pick<PricePoint, "at" | "list_day" | "price_cents">;

/** A price that held from one instant to the next change. */
export interface Step {
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  cents: number;
  /** The day of the list that brought it, `YYYY-MM-DD`. */
  day: string;
}

/** When a price began: on the day of its list, which is what people remember it by. */
function beginning(point: PricedDay): number {
  return Date.parse(point.list_day ? `${point.list_day}T00:00:00Z` : point.at);
}

/**
 * The history as steps up to `now`. Points without price (the supplier had none that day) end a step and start none;
 * points that only moved the stock are merged; of two lists of one day the later counts.
 */
export function stepsOf(points: PricedDay[], now: number): Step[] {
  const ordered = [...points].sort((a, b) => a.at.localeCompare(b.at));
  const steps: Step[] = [];
  let open = false;
  for (const point of ordered) {
    const before = steps[steps.length - 1];
    const from = Math.max(beginning(point), before?.from ?? Number.NEGATIVE_INFINITY);
    if (open && before) {
      before.to = from;
      if (before.cents === point.price_cents) continue;
    }
    if (before?.from === from) steps.pop();
    open = point.price_cents != null;
    if (point.price_cents != null) {
      steps.push({ from, to: from, cents: point.price_cents, day: point.list_day ?? point.at.slice(0, 10) });
    }
  }
  const last = steps[steps.length - 1];
  if (open && last) last.to = Math.max(now, last.to);
  return steps;
}
