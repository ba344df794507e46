import type { Offer } from "@/api/types";
import { gradeRank } from "@/lib/grades";

export interface MatrixCell {
  /** The cheapest offer that can be bought, or the cheapest at all when none is in stock. */
  offer: Offer;
  /** Units in stock over all offers of the cell. */
  quantity: number;
}

export interface Matrix {
  grades: string[];
  colours: string[];
  cell: (grade: string, colour: string) => MatrixCell | undefined;
}

/**
 * The siblings of an offer by grade and colour. Only what compares with it: the same VAT regime, because prices of
 * the two do not compare, and the same functionality.
 */
export function matrixOf(offer: Offer, offers: Offer[]): Matrix {
  const cells = new Map<string, MatrixCell>();
  const seen = new Set<string>();
  const frequency = new Map<string, number>();
  for (const candidate of offers) {
    if (seen.has(candidate.id)) continue;
    seen.add(candidate.id);
    if (candidate.regime !== offer.regime || candidate.functionality !== offer.functionality) continue;
    if (candidate.price_cents == null) continue;
    const colour = candidate.colour ?? "";
    frequency.set(colour, (frequency.get(colour) ?? 0) + 1);
    const key = `${candidate.grade}\n${colour}`;
    const cell = cells.get(key);
    if (!cell) cells.set(key, { offer: candidate, quantity: candidate.quantity });
    else {
      cell.quantity += candidate.quantity;
      if (better(candidate, cell.offer)) cell.offer = candidate;
    }
  }
  const present = [...cells.values()].map((cell) => cell.offer);
  const grades = [...new Set(present.map((one) => one.grade))].sort((a, b) => gradeRank(a) - gradeRank(b));
  const colours = [...frequency.keys()].sort(
    (a, b) =>
      Number(b === (offer.colour ?? "")) - Number(a === (offer.colour ?? "")) ||
      (frequency.get(b) ?? 0) - (frequency.get(a) ?? 0) ||
      a.localeCompare(b),
  );
  return { grades, colours, cell: (grade, colour) => cells.get(`${grade}\n${colour}`) };
}

function better(candidate: Offer, held: Offer): boolean {
  const inStock = Number(candidate.quantity > 0) - Number(held.quantity > 0);
  if (inStock !== 0) return inStock > 0;
  return (candidate.price_cents ?? 0) < (held.price_cents ?? 0);
}
