/** The order of the columns as people arrange it. The name always leads and is always there. */
import type { ColumnId } from "../columns";

/** All columns: those that are shown, in their order, then the others. */
export function arranged(offered: readonly ColumnId[], shown: readonly string[]): ColumnId[] {
  const known = shown.flatMap((id) => offered.filter((column) => column === id));
  const rest = offered.filter((id) => !shown.includes(id));
  return [...new Set<ColumnId>(["name", ...known, ...rest])];
}

/** The same columns with one at another place; nothing passes the name. */
export function movedTo(shown: readonly string[], id: string, place: number): string[] {
  const others = shown.filter((column) => column !== id);
  const at = Math.max(1, Math.min(others.length, place));
  return [...others.slice(0, at), id, ...others.slice(at)];
}

/** A column shown at the end, or no longer shown. */
export function toggledColumn(shown: readonly string[], id: string): string[] {
  if (id === "name") return [...shown];
  return shown.includes(id) ? shown.filter((column) => column !== id) : [...shown, id];
}
