/** What the states of an import mean for the page. */
import type { ChangeCounts, Import, ImportState } from "@/api/types";

/** The server is at work and will move the import on by itself. */
export function isMoving(state: ImportState): boolean {
  return state === "received" || state === "read" || state === "priced" || state === "scheduled";
}

/** Staff decide now. */
export function isReviewable(state: ImportState): boolean {
  return state === "staged" || state === "held";
}

export const STEPS = ["received", "read", "priced", "staged", "published"] as const;
export type StepName = (typeof STEPS)[number];

/** How many of `STEPS` are done; `null` when the import left the track (failed, set aside, ...). */
export function stepsDone(state: ImportState): number | null {
  switch (state) {
    case "received":
      return 1;
    case "read":
      return 2;
    case "priced":
      return 3;
    case "staged":
    case "held":
    case "scheduled":
      return 4;
    case "published":
      return 5;
    default:
      return null;
  }
}

export function pricesMoved(changes: ChangeCounts | null | undefined): number {
  return changes ? changes.price_up + changes.price_down : 0;
}

/** How the import's state is said: a list that was published is online only as long as no later one is. */
export function stateLabel(
  one: Import,
  onlineVersion: number | undefined,
): ImportState | "publishedBefore" | "no_op" {
  if (one.no_op && !isMoving(one.state)) return "no_op";
  if (one.state === "published" && onlineVersion !== undefined && one.version !== onlineVersion)
    return "publishedBefore";
  return one.state;
}

const LIST_NAME = /-pricelist-[a-z]+, [a-z]+ \d{1,2}, \d{4}/i;

/** Whether a file's name says of which day the list is, as the supplier's names do. */
export function nameSaysDay(fileName: string): boolean {
  return LIST_NAME.test(fileName) || /\d{4}-\d{2}-\d{2}/.test(fileName);
}
