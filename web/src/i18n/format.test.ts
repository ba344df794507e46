import { describe, expect, it } from "vitest";
import {
  decimalOfCents,
  fileSize,
  integer,
  money,
  movement,
  relative,
  signedPercent,
  skuGroups,
  wholeEuros,
} from "./format";
import { frenchSpaces } from "./french-spaces";

const NARROW = "\u202f";

describe("money", () => {
  it("is written the French way, with narrow no-break spaces", () => {
    expect(money(123_456, "fr")).toBe(`1${NARROW}234,56${NARROW}€`);
  });

  it("is written the English way", () => {
    expect(money(123_456, "en")).toBe("€1,234.56");
  });

  it("keeps every cent of amounts that a float would round", () => {
    expect(money(900_719_925_474_099, "en")).toBe("€9,007,199,254,740.99");
  });

  it("writes small and negative amounts in full", () => {
    expect(decimalOfCents(5)).toBe("0.05");
    expect(decimalOfCents(0)).toBe("0.00");
    expect(decimalOfCents(-1_205)).toBe("-12.05");
  });

  it("rounds halves up in whole euros", () => {
    expect(wholeEuros(24_850, "en")).toBe("€249");
    expect(wholeEuros(24_849, "fr")).toBe(`248${NARROW}€`);
  });
});

describe("other numbers", () => {
  it("separates thousands", () => {
    expect(integer(11_634, "fr")).toBe(`11${NARROW}634`);
    expect(integer(11_634, "en")).toBe("11,634");
  });

  it("gives percentages their sign", () => {
    expect(signedPercent(420, "fr")).toBe(`+4,2${NARROW}%`);
    expect(signedPercent(-1_250, "en")).toBe("\u221212.5%");
  });

  it("says by how much a price moved, and nothing where that means nothing", () => {
    expect(movement(20_000, 19_000)).toBe(-500);
    expect(movement(20_000, 20_000)).toBeNull();
    expect(movement(0, 20_000)).toBeNull();
    expect(movement(null, 20_000)).toBeNull();
  });

  it("writes file sizes in the units of the language", () => {
    expect(fileSize(827_345, "fr")).toBe(`827${NARROW}ko`);
    expect(fileSize(1_440_000, "en")).toBe(`1.4${NARROW}MB`);
  });
});

describe("moments", () => {
  const now = Date.parse("2026-11-24T09:00:00Z");

  it("are relative when near", () => {
    expect(relative("2026-11-24T07:00:00Z", now, "fr")).toBe("il y a 2 heures");
    expect(relative("2026-11-23T09:00:00Z", now, "en")).toBe("yesterday");
  });

  it("are days when far", () => {
    expect(relative("2026-10-02T09:00:00Z", now, "fr")).toBe("2 oct. 2026");
  });
});

describe("SKU", () => {
  it("is read in groups of 3, 6 and 5", () => {
    expect(skuGroups("00100466400230")).toEqual(["001", "004664", "00230"]);
  });

  it("is left whole when it has another form", () => {
    expect(skuGroups("AB-77")).toEqual(["AB-77"]);
  });
});

describe("French typography", () => {
  it("keeps double punctuation with its word", () => {
    expect(frenchSpaces("Rien d’anormal : « Price » absent ; 4 % ?")).toBe(
      `Rien d’anormal\u00a0: «\u00a0Price\u00a0» absent${NARROW}; 4${NARROW}%${NARROW}?`,
    );
  });
});
