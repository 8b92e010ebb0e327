/** Cells of a list that may not be written in single records: rules keep them, or rights are missing there. Pure. */
import type { Rows, SheetColumn, SheetRow } from "../../grid/contract";

export interface Lock {
  /** By path, as the preview says it; "all" where nothing of the record may be written. */
  readonly kept: Readonly<Record<string, boolean>> | "all";
  readonly why: string;
}
export type Locks = ReadonlyMap<string, Lock>;

/** So many records are remembered, however far somebody scrolls. */
const MOST = 2000;

/** What is kept in one record, by what its preview says; null when nothing is. */
export function lockOf(readonly: Readonly<Record<string, boolean>>, why: string): Lock | null {
  return Object.values(readonly).some((one) => one) ? { kept: readonly, why } : null;
}

export const wholeLock = (why: string): Lock => ({ kept: "all", why });

/** With one more at the end, and without the oldest beyond the limit. */
export function withLatest<T>(
  all: ReadonlyMap<string, T>,
  key: string,
  value: T,
  most = MOST,
): Map<string, T> {
  const next = new Map(all);
  next.delete(key);
  next.set(key, value);
  for (const oldest of next.keys()) {
    if (next.size <= most) break;
    next.delete(oldest);
  }
  return next;
}

/** The rows with their locks, whatever columns are shown by now; a row without is the same one. */
export function lockedRows(rows: Rows, locks: Locks, columns: readonly SheetColumn[]): Rows {
  if (locks.size === 0) return rows;
  return rows.map((row) => {
    const lock = locks.get(row.key);
    if (!lock) return row;
    const isKept = (path: string) => lock.kept === "all" || lock.kept[path] === true;
    const shut = columns.filter((one) => !one.readonly && isKept(one.key)).map((one) => one.key);
    return shut.length > 0 ? { ...row, shut: new Set(shut), why: lock.why } : row;
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
