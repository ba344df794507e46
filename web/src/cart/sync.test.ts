import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setAuth } from "@/auth/store";
import { answer, SESSION, ServerOf } from "@/test/server";
import { bindCart, want } from "./sync";
import { forgetWanted, openFor, useWanted } from "./wanted";

const server = new ServerOf();
const onCapped = vi.fn();
const onRefused = vi.fn();
let stop: () => void;

function aCart(id: string, lines: Record<string, number>) {
  return {
    id,
    items: Object.entries(lines).map(([offer_id, quantity]) => ({ offer_id, quantity })),
    groups: [],
    totals: { units: 0, total_cents: 0, shipping_cents: 0 },
  };
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  forgetWanted();
  openFor("u1");
  server.listen();
  setAuth({ phase: "signed-in", user: SESSION.user as never });
  server.on("GET", "/api/cart", () => answer(200, aCart("c1", {})));
  stop = bindCart({ client: new QueryClient(), onCapped, onRefused });
});
afterEach(() => {
  stop();
  server.close();
  vi.useRealTimers();
  vi.clearAllMocks();
});

describe("carrying the cart to the server", () => {
  it("sends a column of typed quantities as one request", async () => {
    const bodies: unknown[] = [];
    server.on("PUT", "/api/carts/c1/items", async (request) => {
      bodies.push(await request.json());
      return answer(200, { results: [], cart: aCart("c1", { a: 2, b: 3 }) });
    });
    want("a", 2);
    want("b", 3);
    await vi.waitFor(() => expect(useWanted.getState().lines).toEqual({ a: 2, b: 3 }));
    expect(bodies).toEqual([
      {
        items: [
          { offer_id: "a", quantity: 2 },
          { offer_id: "b", quantity: 3 },
        ],
      },
    ]);
    expect(useWanted.getState().pending).toEqual({});
  });

  it("keeps what was typed without a network and sends it when the network is back", async () => {
    let reachable = false;
    server.on("PUT", "/api/carts/c1/items", () => {
      if (!reachable) throw new TypeError("offline");
      return answer(200, { results: [], cart: aCart("c1", { a: 2 }) });
    });
    want("a", 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(useWanted.getState().pending).toEqual({ a: 2 });
    reachable = true;
    window.dispatchEvent(new Event("online"));
    await vi.waitFor(() => expect(useWanted.getState().pending).toEqual({}));
    expect(onRefused).not.toHaveBeenCalled();
  });

  it("puts lines into the next cart when the one they were meant for was submitted elsewhere", async () => {
    useWanted.setState({ cart: "old" });
    server.on("PUT", "/api/carts/old/items", () => answer(409, { code: "cart_submitted", detail: "" }));
    server.on("PUT", "/api/carts/c1/items", () => answer(200, { results: [], cart: aCart("c1", { a: 1 }) }));
    want("a", 1);
    await vi.waitFor(() => expect(useWanted.getState().lines).toEqual({ a: 1 }));
    expect(useWanted.getState().cart).toBe("c1");
  });

  it("says what could not stand as it was typed", async () => {
    const results = [{ offer_id: "a", outcome: "capped", quantity: 4, available: 4 }];
    server.on("PUT", "/api/carts/c1/items", () => answer(200, { results, cart: aCart("c1", { a: 4 }) }));
    want("a", 9);
    await vi.waitFor(() => expect(onCapped).toHaveBeenCalledWith(results));
  });
});
