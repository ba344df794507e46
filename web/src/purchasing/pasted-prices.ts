/** The lines of a supplier's invoice as people paste them: a phone's number and its price, the columns apart by anything. */
import { centsOf } from "@/lib/typed-numbers";

export interface PastedLine {
  identifier: string;
  price_cents: number;
}

/** What was understood, and the numbers of the lines that were not, counted from 1. Empty lines count for nothing. */
export function pastedPrices(text: string): { lines: PastedLine[]; unread: number[] } {
  const lines: PastedLine[] = [];
  const unread: number[] = [];
  for (const [place, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const match = /^\s*([0-9A-Za-z-]{8,20})[\s;,:|]+(.+)$/.exec(line);
    const price_cents = match?.[2] === undefined ? null : centsOf(match[2]);
    if (match?.[1] === undefined || price_cents === null) unread.push(place + 1);
    else lines.push({ identifier: match[1], price_cents });
  }
  return { lines, unread };
}
