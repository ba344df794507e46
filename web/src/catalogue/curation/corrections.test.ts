import { describe, expect, it } from "vitest";
import { anOffer } from "@/test/builders";
import { correctionsOf, typedOf, wrongFields } from "./corrections";

describe("corrections of an offer by hand", () => {
  const before = typedOf(anOffer({ cost_cents: 28_100, quantity: 4 }));

  it("send only what differs, money in cents", () => {
    const typed = { ...before, cost_cents: "279,50", quantity: "7", name: `${before.name} ` };
    expect(correctionsOf(before, typed)).toEqual({ cost_cents: 27_950, quantity: 7 });
  });

  it("send nothing when nothing differs", () => {
    expect(correctionsOf(before, before)).toEqual({});
  });

  it("are refused where a number is not one", () => {
    expect(wrongFields({ ...before, cost_cents: "cher", quantity: "" })).toEqual({
      cost_cents: "amount",
      quantity: "count",
    });
  });
});
