import { describe, expect, it } from "vitest";
import { moved } from "./grid-keys";

const bounds = { rows: 1_000, columns: 9, screen: 20 };

describe("the cursor of the grid", () => {
  it("walks like in a spreadsheet and stops at the edges", () => {
    expect(moved("ArrowDown", false, { row: 3, column: 2 }, bounds)).toEqual({ row: 4, column: 2 });
    expect(moved("ArrowUp", false, { row: 0, column: 2 }, bounds)).toEqual({ row: 0, column: 2 });
    expect(moved("ArrowRight", false, { row: 0, column: 8 }, bounds)).toEqual({ row: 0, column: 8 });
  });

  it("jumps a screen and to the ends", () => {
    expect(moved("PageDown", false, { row: 990, column: 0 }, bounds)).toEqual({ row: 999, column: 0 });
    expect(moved("End", false, { row: 5, column: 1 }, bounds)).toEqual({ row: 999, column: 1 });
    expect(moved("ArrowDown", true, { row: 5, column: 1 }, bounds)).toEqual({ row: 999, column: 1 });
    expect(moved("Home", false, { row: 500, column: 1 }, bounds)).toEqual({ row: 0, column: 1 });
  });

  it("leaves other keys to the page", () => {
    expect(moved("Tab", false, { row: 5, column: 1 }, bounds)).toBeNull();
    expect(moved("a", false, { row: 5, column: 1 }, bounds)).toBeNull();
  });
});
