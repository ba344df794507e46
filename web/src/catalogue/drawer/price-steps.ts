import type { PricePoint } from "@/api/types";

/** A price that held from one instant to the next change. */
export interface Step {
  /** Milliseconds since the epoch. */
  from: number;
  to: number;
  cents: number;
  /** The day of the list that brought it, `YYYY-MM-DD`. */
  day: string;
}

/**
 * The history as steps up to `now`. Points without price (the supplier had none that day) end a step and start none;
 * points that only moved the stock are merged.
 */
export function stepsOf(points: PricePoint[], now: number): Step[] {
  const ordered = [...points].sort((a, b) => a.at.localeCompare(b.at));
  const steps: Step[] = [];
  let open = false;
  for (const point of ordered) {
    const at = new Date(point.at).getTime();
    const before = steps[steps.length - 1];
    if (open && before) {
      before.to = at;
      if (before.cents === point.price_cents) continue;
    }
    open = point.price_cents != null;
    if (point.price_cents != null) {
      steps.push({
        from: at,
        to: at,
        cents: point.price_cents,
        day: point.list_day ?? point.at.slice(0, 10),
      });
    }
  }
  const last = steps[steps.length - 1];
  if (open && last) last.to = Math.max(now, last.to);
  return steps;
}
