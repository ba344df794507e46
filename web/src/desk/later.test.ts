import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { later, takeBack, WAY_BACK_MS } from "./later";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("an act that waits", () => {
  it("happens once when nobody takes it back, even if it was asked for twice", () => {
    const act = vi.fn();
    later("claim 1", act);
    later("claim 1", act);
    vi.advanceTimersByTime(WAY_BACK_MS - 1);
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(WAY_BACK_MS);
    expect(act).toHaveBeenCalledOnce();
  });

  it("does not happen once it was taken back, while others still do", () => {
    const taken = vi.fn();
    const other = vi.fn();
    later("claim 1", taken);
    later("claim 2", other);
    takeBack("claim 1");
    vi.advanceTimersByTime(WAY_BACK_MS);
    expect(taken).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledOnce();
  });

  it("holds back the closing of the browser for as long as it waits", () => {
    later("claim 1", () => undefined);
    expect(window.dispatchEvent(new Event("beforeunload", { cancelable: true }))).toBe(false);
    vi.advanceTimersByTime(WAY_BACK_MS);
    expect(window.dispatchEvent(new Event("beforeunload", { cancelable: true }))).toBe(true);
  });
});
