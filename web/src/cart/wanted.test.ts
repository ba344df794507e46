import { beforeEach, describe, expect, it } from "vitest";
import type { Cart } from "@/api/carts";
import { forgetWanted, giveUp, openFor, taken, typed, useWanted } from "./wanted";

function aCart(lines: Record<string, number>): Cart {
  const items = Object.entries(lines).map(([offer_id, quantity]) => ({ offer_id, quantity }));
  const groups = [
    { vat_regime: "marginal", goods_cents: 1_000 },
    { vat_regime: "standard", goods_cents: 500 },
    { vat_regime: "standard", goods_cents: 200 },
  ];
  const totals = { units: 3, total_cents: 1_900, shipping_cents: 200 };
  return { id: "cart-1", items, groups, totals } as unknown as Cart;
}

beforeEach(() => {
  forgetWanted();
  openFor("u1");
});

describe("what a person wants", () => {
  it("keeps what was typed until the server has taken exactly that", () => {
    typed("a", 2);
    const sent = { ...useWanted.getState().pending };
    typed("a", 5);
    typed("b", 1);
    taken(aCart({ a: 2 }), sent);
    expect(useWanted.getState().lines).toEqual({ a: 2 });
    expect(useWanted.getState().pending).toEqual({ a: 5, b: 1 });
  });

  it("adds up both regimes over several addresses", () => {
    taken(aCart({ a: 1, b: 2 }));
    expect(useWanted.getState().sums).toMatchObject({ lines: 2, marginal: 1_000, standard: 700 });
  });

  it("is not shown to another person, and refused lines are given up", () => {
    typed("a", 2);
    typed("b", 2);
    giveUp(["a"]);
    expect(useWanted.getState().pending).toEqual({ b: 2 });
    openFor("u2");
    expect(useWanted.getState()).toMatchObject({ user: "u2", pending: {}, lines: {} });
  });
});
