/** Going from cell to cell that waits for somebody, in the order of the sheet and round at its ends. Pure. */
import type { Rows, SheetColumn } from "../../grid/contract";

export interface Waiting {
  readonly id: string;
  readonly path: string;
}

/** The next cell that waits, after the one at `from` or before it; null when none does. Rows that are away come last. */
export function nextWaiting<T extends Waiting>(
  waiting: readonly T[],
  rows: Rows,
  columns: readonly SheetColumn[],
  from: Waiting | null,
  step: 1 | -1,
): T | null {
  const rowAt = new Map(rows.map((row, index) => [row.key, index]));
  const colAt = new Map(columns.map((column, index) => [column.key, index]));
  const placeOf = ({ id, path }: Waiting) => {
    const row = rowAt.get(id) ?? rows.length;
    return row * (columns.length + 1) + (colAt.get(path) ?? columns.length);
  };
  const sorted = [...waiting].sort((one, other) => placeOf(one) - placeOf(other));
  const isAt = (one: Waiting) => from !== null && one.id === from.id && one.path === from.path;
  const at = sorted.findIndex(isAt);
  if (at >= 0) return sorted[(at + step + sorted.length) % sorted.length] ?? null;
  const here = from ? placeOf(from) : -1;
  const beyond =
    step > 0 ? sorted.find((one) => placeOf(one) > here) : sorted.filter((one) => placeOf(one) < here).pop();
  return beyond ?? (step > 0 ? sorted[0] : sorted[sorted.length - 1]) ?? null;
}
