import { act, renderHook } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { between, useSelection } from "./selection";

const IDS = ["a", "b", "c", "d"];
const press = (key: string, more: KeyboardEventInit = {}) =>
  act(() => void document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more })));

describe("the choice of rows", () => {
  it("is made from the keyboard: arrows move, Space chooses, Shift extends, Enter opens, Escape lets go", () => {
    const open = vi.fn();
    const { result } = renderHook(() => useSelection(IDS, open, true));
    press("ArrowDown");
    press("ArrowDown");
    press(" ");
    expect([...result.current.chosen]).toEqual(["b"]);
    press("ArrowDown", { shiftKey: true });
    press("ArrowDown", { shiftKey: true });
    expect([...result.current.chosen]).toEqual(["b", "c", "d"]);
    press("Enter");
    expect(open).toHaveBeenCalledExactlyOnceWith("d");
    press("Escape");
    expect(result.current.chosen.size).toBe(0);
  });

  it("takes a range with Shift and everything with Ctrl+A", () => {
    const { result } = renderHook(() => useSelection(IDS, () => undefined, true));
    act(() => result.current.toggle("d", false));
    act(() => result.current.toggle("b", true));
    expect([...result.current.chosen].sort()).toEqual(["b", "c", "d"]);
    press("a", { ctrlKey: true });
    expect(result.current.chosen.size).toBe(4);
  });

  it("forgets rows that left the list", () => {
    const { result, rerender } = renderHook(({ ids }) => useSelection(ids, () => undefined, true), {
      initialProps: { ids: IDS },
    });
    act(() => result.current.toggle("c", false));
    rerender({ ids: ["a", "b"] });
    expect(result.current.chosen.size).toBe(0);
  });

  it("counts a range in both directions", () => {
    expect(between(IDS, "c", "a")).toEqual(["a", "b", "c"]);
  });
});
