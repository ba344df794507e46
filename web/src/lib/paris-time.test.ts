import { describe, expect, it } from "vitest";
import { parisField, parisMoment } from "./paris-time";

describe("a time typed in Paris", () => {
  it("is one hour ahead in winter and two in summer", () => {
    expect(parisMoment("2026-11-25T08:30")?.toISOString()).toBe("2026-11-25T07:30:00.000Z");
    expect(parisMoment("2026-07-14T08:30")?.toISOString()).toBe("2026-07-14T06:30:00.000Z");
  });

  it("is written back as it was typed", () => {
    expect(parisField(new Date("2026-11-25T07:30:00Z"))).toBe("2026-11-25T08:30");
  });

  it("is nothing while it is incomplete", () => {
    expect(parisMoment("")).toBeNull();
    expect(parisMoment("2026-11-25")).toBeNull();
  });
});
