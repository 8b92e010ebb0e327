/**
 * Sub-rows of a record being edited: what was typed in each cell, what travels, what came back.
 * The grid reads and replaces these rows; it knows the same shape by structure. Pure, no React.
 */
import type { RowsEdit, RowValues, Value, Values } from "../api/types";

export interface Wrong {
  message: string;
  /** Being looked up on the server; the answer replaces it. */
  pending?: "first" | "exact";
}

export interface FormRow {
  /** Lasting for the screen; not the record's id. */
  readonly key: string;
  readonly id?: string;
  readonly values: Readonly<Values>;
  /** Cells the user wrote; the others are filled in or computed. */
  readonly touched: readonly string[];
  /** Cells whose typed text is no value; the text stays in `values`. */
  readonly wrong?: Readonly<Record<string, Wrong>>;
}

export function isRef(value: unknown): value is { id: string; title: string } {
  return typeof value === "object" && value !== null && "id" in value && "title" in value;
}

export function isEmpty(value: Value | undefined): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return (
    typeof value === "object" && !isRef(value) && Object.values(value).every((part) => isEmpty(part as Value))
  );
}

/** What is sent for a value: a relation by its id, everything else as it is. */
export function toWire(value: Value): Value {
  if (Array.isArray(value)) return value.map((one) => toWire(one));
  return isRef(value) ? value.id : value;
}

let made = 0;
/** Make the key of a row that was never saved. */
export function newRowKey(): string {
  made += 1;
  return `new-${made}`;
}

export function rowsFrom(value: Value | undefined): readonly FormRow[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly RowValues[]).map((row) => {
    const { id, ...values } = row;
    return { key: id ?? newRowKey(), id, values: values as Values, touched: [] };
  });
}

/** A row the user never filled: it is not sent and not counted. */
export function isBlank(row: FormRow): boolean {
  return row.id === undefined && !row.wrong && row.touched.every((cell) => isEmpty(row.values[cell]));
}

export const filledRows = (rows: readonly FormRow[]): readonly FormRow[] =>
  rows.filter((row) => !isBlank(row));

function cellsToSend(row: FormRow): RowValues {
  const cells: RowValues = {};
  for (const cell of row.touched) {
    if (!row.wrong?.[cell]) cells[cell] = toWire(row.values[cell] ?? null);
  }
  return cells;
}

/** The saved ids in the order the server knows. */
export const idsOf = (rows: readonly FormRow[]): readonly string[] =>
  rows.flatMap((row) => (row.id === undefined ? [] : [row.id]));

/**
 * Say what changed against the saved rows: null if nothing, `{add, change, remove}` as a rule, and the whole
 * list when the order matters (a new row stands before a saved one, or saved ones changed places).
 */
export function rowsPayload(
  rows: readonly FormRow[],
  saved: readonly string[],
): RowsEdit | RowValues[] | null {
  const filled = filledRows(rows);
  const kept = idsOf(filled);
  const remove = saved.filter((id) => !kept.includes(id));
  const lastSaved = filled.findLastIndex((row) => row.id !== undefined);
  const newBeforeSaved = filled.findIndex((row) => row.id === undefined);
  const expected = saved.filter((id) => kept.includes(id));
  const moved = kept.some((id, index) => id !== expected[index]);
  if (moved || (newBeforeSaved >= 0 && newBeforeSaved < lastSaved)) {
    return filled.map((row) => (row.id ? { id: row.id, ...cellsToSend(row) } : cellsToSend(row)));
  }
  const add = filled.filter((row) => row.id === undefined).map(cellsToSend);
  const change = filled
    .filter((row) => row.id !== undefined && row.touched.some((cell) => !row.wrong?.[cell]))
    .map((row) => ({ id: row.id, ...cellsToSend(row) }));
  if (add.length + change.length + remove.length === 0) return null;
  const edit: RowsEdit = {};
  if (add.length) edit.add = add;
  if (change.length) edit.change = change;
  if (remove.length) edit.remove = remove;
  return edit;
}

/** Pair the server's rows with ours: by id, and rows without a known id in the order they were sent. */
export function pairRows(sent: readonly FormRow[], answer: readonly RowValues[]): Map<string, RowValues> {
  const known = new Map(sent.flatMap((row) => (row.id === undefined ? [] : [[row.id, row.key] as const])));
  const unsaved = sent.filter((row) => row.id === undefined).map((row) => row.key);
  const fresh = answer.filter((row) => row.id === undefined || !known.has(row.id));
  const pairs = new Map<string, RowValues>();
  for (const row of answer) {
    const key = row.id === undefined ? undefined : known.get(row.id);
    if (key !== undefined) pairs.set(key, row);
  }
  // Rows somebody else added meanwhile come before ours, so ours are the last ones.
  const ours = fresh.slice(Math.max(0, fresh.length - unsaved.length));
  ours.forEach((row, index) => {
    const key = unsaved[index];
    if (key !== undefined) pairs.set(key, row);
  });
  return pairs;
}
