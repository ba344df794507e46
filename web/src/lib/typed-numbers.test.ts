import { describe, expect, it } from "vitest";
import { basisPointsOf, centsOf, wholeOf } from "./typed-numbers";

describe("numbers as people type them", () => {
  it("are read in both ways of writing, to the cent", () => {
    expect(["230", "230,5", "1 230.50", "229,90 €", "0,05"].map(centsOf)).toEqual([
      23_000, 23_050, 123_050, 22_990, 5,
    ]);
  });

  it("are refused rather than guessed", () => {
    for (const text of ["", "abc", "1,234", "1.2.3", "-5", "1e3"])
      expect([text, centsOf(text)]).toEqual([text, null]);
    for (const text of ["", "1,5", "-1"]) expect([text, wholeOf(text)]).toEqual([text, null]);
  });

  it("may be negative where they are percentages", () => {
    expect(["11", "9,5 %", "-2,25", "−1", "-0"].map(basisPointsOf)).toEqual([1_100, 950, -225, -100, 0]);
  });
});
