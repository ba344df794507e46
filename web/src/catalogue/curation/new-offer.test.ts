import { describe, expect, it } from "vitest";
import { emptyEntry, factsOf, faultsOf } from "./new-offer";

const typed = {
  ...emptyEntry("99900000000001", "Apple iPhone 13 128GB", "marginal"),
  grade: "Grade B",
  colour: " Blue ",
  cost: "1 230,5",
  quantity: "12",
};

describe("an offer entered by hand", () => {
  it("is sent in the server's own units", () => {
    expect(faultsOf(typed)).toEqual({});
    expect(factsOf(typed)).toMatchObject({
      cost_cents: 123_050,
      quantity: 12,
      colour: "Blue",
      additional_info: null,
    });
  });

  it("says which fields are missing or unreadable", () => {
    expect(faultsOf({ ...typed, sku: " ", grade: "", cost: "cher", quantity: "1,5" })).toEqual({
      sku: "missing",
      grade: "missing",
      cost: "amount",
      quantity: "count",
    });
    expect(faultsOf({ ...typed, cost: "0" })).toEqual({ cost: "amount" });
  });
});
