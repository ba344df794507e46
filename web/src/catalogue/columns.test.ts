import { describe, expect, it } from "vitest";
import { anOffer } from "@/test/builders";
import { columnsOf, plainValue } from "./columns";

const names = (staff: boolean, room: number) => columnsOf(staff, room).map((column) => column.id);

describe("the columns", () => {
  it("never show purchase prices and margins to clients", () => {
    expect(names(false, 4_000)).not.toContain("cost");
    expect(names(false, 4_000)).not.toContain("margin");
    expect(names(true, 4_000)).toContain("cost");
  });

  it("give way in order of importance, product and price last", () => {
    expect(names(false, 1_024)).not.toContain("boxed");
    expect(names(false, 1_024)).toContain("price");
    expect(names(false, 360)).toEqual(["name", "price"]);
  });
});

describe("copying a cell", () => {
  it("gives the SKU whole, with its leading zeros", () => {
    expect(plainValue(anOffer({ sku: "00100466400230" }), "sku", "fr")).toBe("00100466400230");
  });

  it("gives a price that the spreadsheet of that language reads as a number", () => {
    const offer = anOffer({ price_cents: 123_405 });
    expect(plainValue(offer, "price", "fr")).toBe("1234,05");
    expect(plainValue(offer, "price", "en")).toBe("1234.05");
  });

  it("gives nothing for a price that is not there yet", () => {
    expect(plainValue(anOffer({ price_cents: null }), "price", "fr")).toBe("");
  });
});
