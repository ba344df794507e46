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

/**
 * Whether clients see this list. The server says so by offering a way back to every published list but the one in
 * force: versions alone do not tell, because margins and corrections make new ones too.
 */
export function isOnline(one: Import): boolean {
  return one.state === "published" && !one.can.roll_back;
}

/** The latest version among lists, 0 when none was published. */
export function latestVersion(imports: Import[]): number {
  return imports.reduce((latest, one) => Math.max(latest, one.version ?? 0), 0);
}

/** How the import's state is said. */
export function stateLabel(one: Import): ImportState | "publishedBefore" | "planned" | "no_op" {
  if (one.state === "scheduled" && one.scheduled_at) return "planned";
  if (one.no_op && !isMoving(one.state)) return "no_op";
  if (one.state === "published" && !isOnline(one)) return "publishedBefore";
  return one.state;
}

const LIST_NAME = /-pricelist-[a-z]+, [a-z]+ \d{1,2}, \d{4}/i;

/** Whether a file's name says of which day the list is, as the supplier's names do. */
export function nameSaysDay(fileName: string): boolean {
  return LIST_NAME.test(fileName) || /\d{4}-\d{2}-\d{2}/.test(fileName);
}
