/** How the units that a supplier confirmed of one article go to the clients who want it. */
import type { SupplierLine } from "@/api/desk";
import { wholeOf } from "@/lib/typed-numbers";

/** Lines of which less was confirmed than several clients want: only there is something to choose. */
export function contested(lines: SupplierLine[]): SupplierLine[] {
  return lines.filter(({ answered_quantity, allocations }) => {
    const wanting = allocations.filter(({ quantity }) => quantity > 0);
    const wanted = wanting.reduce((sum, { quantity }) => sum + quantity, 0);
    return (
      wanting.length > 1 && answered_quantity !== null && answered_quantity > 0 && answered_quantity < wanted
    );
  });
}

/** What each gets when who came first is served first. */
export function firstCome(wanted: number[], confirmed: number): number[] {
  let left = confirmed;
  return wanted.map((units) => {
    const given = Math.min(units, left);
    left -= given;
    return given;
  });
}

/** Units that go to nobody; negative when more is given than there is, `null` when a figure cannot be read. */
export function leftOver(typed: string[], confirmed: number): number | null {
  let left = confirmed;
  for (const text of typed) {
    const units = text.trim() === "" ? 0 : wholeOf(text);
    if (units === null) return null;
    left -= units;
  }
  return left;
}
