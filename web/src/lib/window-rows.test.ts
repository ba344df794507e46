import { describe, expect, it } from "vitest";
import { revealed, windowOf } from "./window-rows";

const shape = { count: 50_000, height: 34, head: 32, overscan: 10 };

describe("the rows of a long list that are in the page", () => {
  it("are those on screen and a few around them", () => {
    expect(windowOf(shape, 0, 900)).toEqual({ from: 0, to: 36 });
    expect(windowOf(shape, 34 * 1_000, 900)).toEqual({ from: 989, to: 1_036 });
  });

  it("end with the list", () => {
    const end = 32 + 34 * 50_000 - 900;
    expect(windowOf(shape, end, 900).to).toBe(49_999);
    expect(windowOf({ ...shape, count: 0 }, 0, 900)).toEqual({ from: 0, to: -1 });
  });
});

describe("the way to a row", () => {
  it("is none while the row is on screen", () => {
    expect(revealed(shape, 5, 0, 900)).toBe(0);
  });

  it("is no longer than the row needs, and never leaves it under the head", () => {
    expect(revealed(shape, 100, 0, 900)).toBe(32 + 34 * 101 - 900);
    expect(revealed(shape, 3, 34 * 50, 900)).toBe(34 * 3);
  });
});
