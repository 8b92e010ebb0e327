/** Where the cursor is and what is chosen; pure. */
import type { Range, Selection, SheetColumn, Spot } from "./contract";

export interface Shape {
  rows: number;
  cols: number;
}

export const at = (row: number, col: number): Selection => ({ active: { row, col }, anchor: { row, col } });

export function rangeOf({ active, anchor }: Selection): Range {
  return {
    top: Math.min(active.row, anchor.row),
    bottom: Math.max(active.row, anchor.row),
    left: Math.min(active.col, anchor.col),
    right: Math.max(active.col, anchor.col),
  };
}

export const isSingle = (range: Range) => range.top === range.bottom && range.left === range.right;

const between = (value: number, last: number) => Math.max(0, Math.min(value, last));

export const clampSpot = (spot: Spot, shape: Shape): Spot => ({
  row: between(spot.row, shape.rows - 1),
  col: between(spot.col, shape.cols - 1),
});

/** Keep the selection inside a sheet that may have shrunk (undo, deleted rows). */
export function clamp(selection: Selection, shape: Shape): Selection {
  const active = clampSpot(selection.active, shape);
  const anchor = clampSpot(selection.anchor, shape);
  const same =
    active.row === selection.active.row &&
    active.col === selection.active.col &&
    anchor.row === selection.anchor.row &&
    anchor.col === selection.anchor.col;
  return same ? selection : { active, anchor };
}

/** Move by cells; `extend` keeps the other end of the range. */
export function move(
  selection: Selection,
  by: { rows: number; cols: number },
  extend: boolean,
  shape: Shape,
): Selection {
  const { row, col } = selection.active;
  const active = clampSpot({ row: row + by.rows, col: col + by.cols }, shape);
  return { active, anchor: extend ? selection.anchor : active };
}

/** The next cell Tab goes to, over columns that cannot be written and into the next row; null at the end. */
export function tabStop(
  spot: Spot,
  step: 1 | -1,
  columns: readonly SheetColumn[],
  shape: Shape,
): Spot | null {
  const open = columns.some((column) => !column.readonly);
  let { row, col } = spot;
  for (let tries = 0; tries < 2 * columns.length; tries += 1) {
    col += step;
    if (col < 0 || col >= shape.cols) {
      row += step;
      col = step > 0 ? 0 : shape.cols - 1;
    }
    if (row < 0 || row >= shape.rows) return null;
    if (!open || !columns[col]?.readonly) return { row, col };
  }
  return null;
}
