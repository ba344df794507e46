import { describe, expect, it } from "vitest";
import type { Overview } from "@/api/insight";
import { barsOf } from "./series";

const mark = (day: string, goods_cents: number) => ({ day, trade: { goods_cents } });

function overview(step: string, period: [string, string], before: [string, string], series: unknown[]) {
  const [from, until] = period;
  const [beforeFrom, beforeUntil] = before;
  return {
    period: { from, until },
    before: { from: beforeFrom, until: beforeUntil },
    step,
    series,
    series_before: [mark("2026-10-09", 700)],
  } as unknown as Overview;
}

describe("the bars of the chart", () => {
  it("stand for every day, also those without a sale, beside the same place of the period before", () => {
    const bars = barsOf(
      overview("day", ["2026-11-01", "2026-11-03"], ["2026-10-08", "2026-10-10"], [mark("2026-11-03", 500)]),
    );
    expect(bars).toEqual([
      { day: "2026-11-01", value: 0, before: 0 },
      { day: "2026-11-02", value: 0, before: 700 },
      { day: "2026-11-03", value: 500, before: 0 },
    ]);
  });

  it("begin weeks on Monday and months on their first day", () => {
    const days = (step: string) =>
      barsOf(overview(step, ["2026-09-02", "2026-10-15"], ["2026-07-01", "2026-08-13"], [])).map(
        ({ day }) => day,
      );
    expect(days("week").slice(0, 2)).toEqual(["2026-08-31", "2026-09-07"]);
    expect(days("month")).toEqual(["2026-09-01", "2026-10-01"]);
  });
});
