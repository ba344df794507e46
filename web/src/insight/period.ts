/** Which days are looked at, kept in the address so that a view can be shared. */
import type { Asked, Basis } from "@/api/insight";

export type Preset = "month" | "quarter" | "half" | "year";
export const PRESETS: Preset[] = ["month", "quarter", "half", "year"];

/** Today in Paris, `2026-11-24`. */
export function parisToday(now: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Paris" }).format(now);
}

/** The first day of a preset that ends today. */
export function firstDay(preset: Preset, today: string): string {
  const [year = 2000, month = 1] = today.split("-").map(Number);
  if (preset === "year") return `${year}-01-01`;
  const back = { month: 0, quarter: 2, half: 5 }[preset];
  const first = new Date(Date.UTC(year, month - 1 - back, 1));
  return first.toISOString().slice(0, 10);
}

/** What the address asks for; this month without anything. */
export function askedOf(search: string, today: string): Asked {
  const params = new URLSearchParams(search);
  const basis: Basis = params.get("basis") === "delivered" ? "delivered" : "ordered";
  const from = params.get("from") ?? firstDay("month", today);
  return { from, until: params.get("until") ?? today, basis };
}

/** The preset that these days are, if any. */
export function presetOf(asked: Asked, today: string): Preset | null {
  if (asked.until !== today) return null;
  return PRESETS.find((preset) => firstDay(preset, today) === asked.from) ?? null;
}

/** The address of these days. */
export function searchOf(asked: Asked): string {
  const params = new URLSearchParams({ from: asked.from, until: asked.until });
  if (asked.basis === "delivered") params.set("basis", "delivered");
  return params.toString();
}
