/** Where the cursor of the grid goes for a key, as in a spreadsheet. */

export interface Cursor {
  row: number;
  column: number;
}

interface Bounds {
  rows: number;
  columns: number;
  /** Rows that fit on the screen, for the page keys. */
  screen: number;
}

function clamp(value: number, last: number): number {
  return Math.max(0, Math.min(last, value));
}

/** The next cursor, or `null` when the key does not move it. */
export function moved(key: string, control: boolean, cursor: Cursor, bounds: Bounds): Cursor | null {
  const lastRow = bounds.rows - 1;
  const lastColumn = bounds.columns - 1;
  const to = (row: number, column: number): Cursor => ({
    row: clamp(row, lastRow),
    column: clamp(column, lastColumn),
  });
  switch (key) {
    case "ArrowDown":
      return control ? to(lastRow, cursor.column) : to(cursor.row + 1, cursor.column);
    case "ArrowUp":
      return control ? to(0, cursor.column) : to(cursor.row - 1, cursor.column);
    case "ArrowRight":
      return control ? to(cursor.row, lastColumn) : to(cursor.row, cursor.column + 1);
    case "ArrowLeft":
      return control ? to(cursor.row, 0) : to(cursor.row, cursor.column - 1);
    case "PageDown":
      return to(cursor.row + bounds.screen, cursor.column);
    case "PageUp":
      return to(cursor.row - bounds.screen, cursor.column);
    case "Home":
      return to(0, cursor.column);
    case "End":
      return to(lastRow, cursor.column);
    default:
      return null;
  }
}
