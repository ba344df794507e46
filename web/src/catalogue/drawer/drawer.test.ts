import { describe, expect, it } from "vitest";
import type { PricePoint } from "@/api/types";
import { anOffer } from "@/test/builders";
import { matrixOf } from "./matrix";
import { stepsOf } from "./price-steps";

function point(day: string, price_cents: number | null, quantity = 3): PricePoint {
  return { regime: "marginal", at: `${day}T07:00:00Z`, list_day: day, price_cents, quantity };
}

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

describe("the price history", () => {
  it("holds each price until the next list and the last one until now", () => {
    const steps = stepsOf([point("2026-11-16", 20_000), point("2026-11-18", 19_000)], at("2026-11-24"));
    expect(steps).toEqual([
      { from: at("2026-11-16"), to: at("2026-11-18"), cents: 20_000, day: "2026-11-16" },
      { from: at("2026-11-18"), to: at("2026-11-24"), cents: 19_000, day: "2026-11-18" },
    ]);
  });

  it("does not count a list that moved the stock only", () => {
    const steps = stepsOf([point("2026-11-16", 20_000, 3), point("2026-11-17", 20_000, 1)], at("2026-11-24"));
    expect(steps).toHaveLength(1);
    expect(steps[0]?.to).toBe(at("2026-11-24"));
  });

  it("counts the later of two lists of one day", () => {
    const early = point("2026-11-17", 21_000);
    const late = { ...point("2026-11-17", 19_000), at: "2026-11-17T12:00:00Z" };
    const steps = stepsOf([point("2026-11-16", 20_000), late, early], at("2026-11-24"));
    expect(steps.map((step) => step.cents)).toEqual([20_000, 19_000]);
  });

  it("leaves a gap where the supplier had no price", () => {
    const steps = stepsOf(
      [point("2026-11-16", 20_000), point("2026-11-17", null), point("2026-11-20", 18_000)],
      at("2026-11-24"),
    );
    expect(steps.map((step) => [step.from, step.to])).toEqual([
      [at("2026-11-16"), at("2026-11-17")],
      [at("2026-11-20"), at("2026-11-24")],
    ]);
  });
});

describe("the matrix of siblings", () => {
  const offer = anOffer({ grade: "Grade B", colour: "Midnight", price_cents: 28_000 });

  it("orders grades from best to worst and begins with the product's own colour", () => {
    const matrix = matrixOf(offer, [
      offer,
      anOffer({ grade: "Grade C", colour: "Blue" }),
      anOffer({ grade: "Brand New", colour: "Blue" }),
      anOffer({ grade: "Grade A+", colour: "Midnight" }),
    ]);
    expect(matrix.grades).toEqual(["Brand New", "Grade A+", "Grade B", "Grade C"]);
    expect(matrix.colours).toEqual(["Midnight", "Blue"]);
  });

  it("shows the cheapest offer that can be bought and all the stock of the cell", () => {
    const soldOut = anOffer({ grade: "Grade A", price_cents: 25_000, quantity: 0 });
    const dearer = anOffer({ grade: "Grade A", price_cents: 32_000, quantity: 2 });
    const cheaper = anOffer({ grade: "Grade A", price_cents: 30_000, quantity: 5 });
    const cell = matrixOf(offer, [offer, soldOut, dearer, cheaper]).cell("Grade A", "Midnight");
    expect(cell?.offer.id).toBe(cheaper.id);
    expect(cell?.quantity).toBe(7);
  });

  it("never mixes the two VAT regimes, faults, or offers without price", () => {
    const matrix = matrixOf(offer, [
      offer,
      anOffer({ grade: "Grade A", regime: "standard" }),
      anOffer({ grade: "Grade A", functionality: "Minor Fault" }),
      anOffer({ grade: "Grade A", price_cents: null }),
    ]);
    expect(matrix.grades).toEqual(["Grade B"]);
  });
});
