import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { logout } from "@/auth/session";
import { answer, ServerOf } from "@/test/server";
import { later, takeBack, WAY_BACK_MS } from "./later";

const act = () => vi.fn((_: boolean) => Promise.resolve());

function show(state: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("an act that waits", () => {
  it("happens once when nobody takes it back, even if it was asked for twice", () => {
    const claim = act();
    later("claim 1", claim);
    later("claim 1", claim);
    vi.advanceTimersByTime(WAY_BACK_MS - 1);
    expect(claim).not.toHaveBeenCalled();
    vi.advanceTimersByTime(WAY_BACK_MS);
    expect(claim.mock.calls).toEqual([[false]]);
  });

  it("does not happen once it was taken back, while others still do", () => {
    const taken = act();
    const other = act();
    later("claim 1", taken);
    later("claim 2", other);
    takeBack("claim 1");
    vi.advanceTimersByTime(WAY_BACK_MS);
    expect(taken).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledOnce();
  });

  it.each([
    ["the browser closes", () => window.dispatchEvent(new Event("pagehide"))],
    ["the application is put away", () => show("hidden")],
  ])("leaves at once, and once only, when %s", (_, leave) => {
    const claim = act();
    later("claim 1", claim);
    leave();
    expect(claim.mock.calls).toEqual([[true]]);
    window.dispatchEvent(new Event("pagehide"));
    vi.advanceTimersByTime(WAY_BACK_MS);
    expect(claim).toHaveBeenCalledOnce();
  });

  it("is done before the person signs out", async () => {
    const server = new ServerOf();
    server.listen();
    const order: string[] = [];
    server.on("POST", "/api/auth/logout", () => {
      order.push("signed out");
      return answer(204, undefined);
    });
    later("claim 1", async () => void order.push("answered"));
    await logout();
    server.close();
    expect(order).toEqual(["answered", "signed out"]);
  });

  it("holds the browser back without network, where it could not leave", () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    const claim = act();
    later("claim 1", claim);
    show("hidden");
    expect(claim).not.toHaveBeenCalled();
    expect(window.dispatchEvent(new Event("beforeunload", { cancelable: true }))).toBe(false);
    vi.advanceTimersByTime(WAY_BACK_MS);
    expect(window.dispatchEvent(new Event("beforeunload", { cancelable: true }))).toBe(true);
  });
});
