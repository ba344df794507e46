import { describe, expect, it } from "vitest";
import { absorbable, kept, lossOf, type Rise } from "./rise";

const rise = (over: Partial<Rise>): Rise => ({
  item: "i",
  line: "l",
  orderId: "o",
  number: "CMD-2026-000001",
  client: "Atlantique Mobiles",
  article: "Apple iPhone 13 128GB",
  units: 2,
  costBefore: 10_000,
  costAfter: 10_400,
  price: 11_100,
  raised: 11_544,
  floor: 10_400,
  absorbed: null,
  reason: null,
  ...over,
});

describe("a rise of the supplier's price", () => {
  it("is kept off the client down to the loss floor", () => {
    expect(kept(rise({}))).toBe(11_100);
    expect(kept(rise({ price: 10_100 }))).toBe(10_400);
  });

  it("costs the house what the client would have paid more", () => {
    expect(lossOf(rise({}), 11_100)).toBe(888);
    expect(lossOf(rise({}), 11_544)).toBe(0);
    // Without a rule nobody knows what the client would pay: the dearer purchase is the loss.
    expect(lossOf(rise({ raised: null }), 11_100)).toBe(800);
  });

  it("waits for a decision until it is taken on the house", () => {
    expect(absorbable([rise({}), rise({ absorbed: 11_100 })])).toHaveLength(1);
  });
});
