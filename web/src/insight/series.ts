/** The marks of the chart: every day, week or month of the period, those without a sale at nothing. */
import type { Overview } from "@/api/insight";

type Step = Overview["step"];
type Mark = Overview["series"][number];

export interface Bar {
  day: string;
  value: number;
  /** The mark of the period before that stands at the same place. */
  before: number;
}

const DAY_MS = 86_400_000;

function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The first day of the step that holds a day. */
function beginOf(day: string, step: Step): Date {
  const date = utc(day);
  if (step === "month") return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
  if (step === "week") return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * DAY_MS);
  return date;
}

function next(date: Date, step: Step): Date {
  if (step === "month") return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
  return new Date(date.getTime() + (step === "week" ? 7 : 1) * DAY_MS);
}

function amounts(from: string, until: string, step: Step, marks: Mark[]): { day: string; cents: number }[] {
  const known = new Map(marks.map((mark) => [mark.day, mark.trade.goods_cents]));
  const all: { day: string; cents: number }[] = [];
  for (let date = beginOf(from, step); date <= utc(until); date = next(date, step)) {
    const day = date.toISOString().slice(0, 10);
    all.push({ day, cents: known.get(day) ?? 0 });
  }
  return all;
}

export function barsOf(overview: Overview): Bar[] {
  const { period, before, step, series, series_before } = overview;
  const now = amounts(period.from, period.until, step, series);
  const then = amounts(before.from, before.until, step, series_before);
  return now.map((mark, index) => ({ day: mark.day, value: mark.cents, before: then[index]?.cents ?? 0 }));
}
