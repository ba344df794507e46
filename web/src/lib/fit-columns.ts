/** Which columns of a table fit: better a column less than one that is cut. */

export interface Fitting {
  /** Pixels. */
  width: number;
  /** Where there is no room for all, columns with the highest rank go first. */
  rank: number;
}

/** Kept free for the scroll bar, which takes its room from the columns on some systems. */
const SCROLL_BAR = 12;

/** The columns that fit into `room` pixels, in their own order. The one with the lowest rank always does. */
export function fitColumns<C extends Fitting>(columns: C[], room: number): C[] {
  const kept = new Set<C>();
  let used = SCROLL_BAR;
  for (const column of [...columns].sort((a, b) => a.rank - b.rank)) {
    if (kept.size > 0 && used + column.width > room) continue;
    kept.add(column);
    used += column.width;
  }
  return columns.filter((column) => kept.has(column));
}
