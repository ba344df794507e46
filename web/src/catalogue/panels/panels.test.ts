import { describe, expect, it } from "vitest";
import { anOffer } from "@/test/builders";
import { columnsOf, fieldsOf, usualColumns } from "../columns";
import { arranged, movedTo, toggledColumn } from "./arrange";
import { lineOf } from "./message-line";

describe("columns that somebody arranges", () => {
  it("keep his order and width, the name leading, whatever the room", () => {
    const ids = columnsOf(false, 300, ["price", "name", "brand", "grade"]).map((column) => column.id);
    expect(ids).toEqual(["name", "price", "brand", "grade"]);
  });

  it("never bring a client the money of purchase, even if an old choice names it", () => {
    expect(columnsOf(false, 4_000, ["name", "cost", "margin", "price"]).map((column) => column.id)).toEqual([
      "name",
      "price",
    ]);
  });

  it("move by one place and never before the name", () => {
    const shown = ["name", "sku", "grade"];
    expect(movedTo(shown, "grade", 1)).toEqual(["name", "grade", "sku"]);
    expect(movedTo(shown, "sku", 0)).toEqual(shown);
    expect(toggledColumn(shown, "name")).toEqual(shown);
    expect(toggledColumn(shown, "sku")).toEqual(["name", "grade"]);
  });

  it("list what is shown first, then what could be", () => {
    expect(arranged(["name", "sku", "grade", "brand"], ["name", "brand"])).toEqual([
      "name",
      "brand",
      "sku",
      "grade",
    ]);
  });

  it("become the fields of the export in the same order, each once", () => {
    const fields = fieldsOf(columnsOf(false, 0, ["name", "price", "regime", "state"]));
    expect(fields).toEqual(["name", "regime", "price_cents", "functionality", "additional_info"]);
    expect(usualColumns(false)).not.toContain("cost");
  });
});

describe("an offer in one line of a message", () => {
  const labels = {
    value: (_: string, raw: string) => raw.replace("Grade ", ""),
    functionality: () => "Défaut mineur",
    info: (raw: string) => raw,
    colour: () => "Minuit",
  };
  const format = { money: (cents: number) => `${cents / 100} €`, integer: String };

  it("says what, how good, how many and how much, with the regime", () => {
    expect(lineOf(anOffer({ quantity: 4, price_cents: 31_200 }), labels, format)).toBe(
      "Apple iPhone 13 128GB · A · Minuit · 4 × 312 € M",
    );
  });

  it("says a fault", () => {
    const offer = anOffer({ functionality: "Minor Fault", regime: "standard", colour: null });
    expect(lineOf(offer, labels, format)).toBe("Apple iPhone 13 128GB · A · Défaut mineur · 4 × 312 € HT");
  });
});
