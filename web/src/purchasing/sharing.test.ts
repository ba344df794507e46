import { describe, expect, it } from "vitest";
import { firstCome, leftOver } from "./sharing";

describe("sharing a confirmed line out", () => {
  it("serves those who submitted first", () => {
    expect(firstCome([3, 3, 2], 4)).toEqual([3, 1, 0]);
    expect(firstCome([3, 3], 9)).toEqual([3, 3]);
  });

  it("says what goes to nobody, and what is too much", () => {
    expect(leftOver(["1", "3"], 4)).toBe(0);
    expect(leftOver(["1", ""], 4)).toBe(3);
    expect(leftOver(["3", "3"], 4)).toBe(-2);
    expect(leftOver(["x", "3"], 4)).toBeNull();
  });
});
