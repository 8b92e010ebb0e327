/** Cells of a list that may not be written in single records: rules keep them, or rights are missing there. Pure. */
import type { Rows, SheetColumn, SheetRow } from "../../grid/contract";

export interface Lock {
  readonly shut: ReadonlySet<string>;
  readonly why: string;
}
export type Locks = ReadonlyMap<string, Lock>;

/** Which columns are shut in one record, by what its preview says; null when none is. */
export function lockOf(
  readonly: Readonly<Record<string, boolean>>,
  columns: readonly SheetColumn[],
  why: string,
): Lock | null {
  const shut = columns.filter((one) => !one.readonly && readonly[one.key] === true).map((one) => one.key);
  return shut.length > 0 ? { shut: new Set(shut), why } : null;
}

/** Nothing of the record may be written. */
export const wholeLock = (columns: readonly SheetColumn[], why: string): Lock => ({
  shut: new Set(columns.map((one) => one.key)),
  why,
});

/** The rows with their locks; a row without is the same one. */
export function lockedRows(rows: Rows, locks: Locks): Rows {
  if (locks.size === 0) return rows;
  return rows.map((row) => {
    const lock = locks.get(row.key);
    return lock ? { ...row, shut: lock.shut, why: lock.why } : row;
  });
}

/** Records among those shown that were not asked about as they are now. */
export function unasked(
  rows: Rows,
  first: number,
  last: number,
  asked: ReadonlyMap<string, number>,
): SheetRow[] {
  return rows
    .slice(first, last + 1)
    .filter((row) => !row.blank && !row.section && row.values.version !== undefined)
    .filter((row) => asked.get(row.key) !== Number(row.values.version));
}
