import { describe, expect, it } from "vitest";
import { askedOf, firstDay, parisToday, presetOf, searchOf } from "./period";

describe("the period of the figures", () => {
  it("begins with this month, in Paris", () => {
    // Half past eleven in the evening in London is the next day in Paris.
    expect(parisToday(new Date("2026-10-31T23:30:00Z"))).toBe("2026-11-01");
    expect(askedOf("", "2026-11-24")).toEqual({ from: "2026-11-01", until: "2026-11-24", basis: "ordered" });
  });

  it("counts whole months back over the turn of a year", () => {
    expect(firstDay("quarter", "2026-01-15")).toBe("2025-11-01");
    expect(firstDay("half", "2026-03-15")).toBe("2025-10-01");
    expect(firstDay("year", "2026-11-24")).toBe("2026-01-01");
  });

  it("comes back from the address as it went in", () => {
    const asked = { from: "2026-09-01", until: "2026-11-24", basis: "delivered" as const };
    expect(askedOf(`?${searchOf(asked)}`, "2026-11-24")).toEqual(asked);
    expect(presetOf(asked, "2026-11-24")).toBe("quarter");
    expect(presetOf({ ...asked, until: "2026-11-23" }, "2026-11-24")).toBe(null);
  });
});
