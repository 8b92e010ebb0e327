/**
 * Take the server's answer into the state without touching what was typed since it was asked. Pure.
 */
import type { FieldProblem, FieldView, FormView, RowValues, Value } from "../api/types";
import { isSecret } from "../kit/veil";
import { t } from "../text";
import { type FormRow, filledRows, pairRows } from "./rows";
import { cellPath, type FormState } from "./state";

/** What was sent: rows by field in their order, and which paths were written after sending. */
export interface Sent {
  rows: Readonly<Record<string, readonly FormRow[]>>;
  /** True for a path the user wrote after the question left. */
  newer(path: string): boolean;
}

export interface Answer {
  values: Readonly<Record<string, Value>>;
  errors: readonly FieldProblem[];
  warnings?: readonly FieldProblem[];
}

export function sentRows(state: FormState): Record<string, readonly FormRow[]> {
  return Object.fromEntries(Object.entries(state.rows).map(([field, rows]) => [field, filledRows(rows)]));
}

/** Turn a path of the server ("lines[2].price", "lines.2.price") into ours ("lines/new-3/price"). */
export function ownPath(path: string, sent: Sent["rows"]): string {
  const match = /^([^.[\]]+)(?:\[([^\]]+)\]|\.(\d+|[a-z]+_[0-9a-z]+))(?:\.(.+))?$/.exec(path);
  if (!match) return path;
  const [, field = "", bracket, dotted, cell] = match;
  const at = bracket ?? dotted ?? "";
  const rows = sent[field] ?? [];
  const row = rows.find((one) => one.id === at) ?? (/^\d+$/.test(at) ? rows[Number(at)] : undefined);
  if (!row) return field;
  return cell ? cellPath(field, row.key, cell) : `${field}/${row.key}`;
}

/** What is said by path, by our paths; of a whole column it is said as "lines.price". */
export const byOwnPath = <T>(told: Readonly<Record<string, T>>, sent: Sent["rows"]): Record<string, T> =>
  Object.fromEntries(
    Object.entries(told).map(([path, one]) => [path.split(".").length > 2 ? ownPath(path, sent) : path, one]),
  );

export function ownProblems(
  errors: readonly FieldProblem[],
  sent: Sent["rows"],
): Record<string, FieldProblem> {
  const found: Record<string, FieldProblem> = {};
  for (const error of errors) {
    const path = ownPath(error.path, sent);
    found[path] ??= { ...error, path };
  }
  return found;
}

/** The same for warnings: all that are told at one place. */
function ownWarnings(warnings: readonly FieldProblem[], sent: Sent["rows"]): Record<string, FieldProblem> {
  const found: Record<string, FieldProblem> = {};
  for (const one of warnings) {
    const path = ownPath(one.path, sent);
    const before = found[path];
    const message = before ? `${before.message}${t("kit.semicolon")}${one.message}` : one.message;
    found[path] = { ...one, path, message };
  }
  return found;
}

/** The same as text: values are plain JSON. */
const isSame = (one: Value | undefined, other: Value): boolean =>
  one === other ||
  (typeof other === "object" && other !== null && JSON.stringify(one) === JSON.stringify(other));

/** Cells the server filled out of a line that was pasted as one text: from now on they are sent like the line. */
function filledBeside(field: FieldView, row: FormRow, changed: Record<string, Value>): string[] {
  const lines = (field.fields ?? []).filter(
    (cell) => cell.also && typeof row.values[cell.key] === "string" && typeof changed[cell.key] === "object",
  );
  const named = lines.flatMap((cell) => [cell.also?.name, cell.also?.phone]);
  return named.filter((cell): cell is string => cell !== undefined && (changed[cell] ?? null) !== null);
}

const cellOf = (field: FieldView, cell: string) => field.fields?.find((one) => one.key === cell);

/** A secret that was typed and is not saved yet: the server answers with dots, which are not what is meant. */
const isKept = (field: FieldView | undefined, touched: boolean): boolean => touched && isSecret(field);

/** A row nothing changes in stays the very same, so that it is not drawn again. */
function absorbRow(
  field: FieldView,
  row: FormRow,
  answer: RowValues,
  sent: Sent,
  bad: Record<string, unknown>,
): FormRow {
  const changed: Record<string, Value> = {};
  for (const [cell, value] of Object.entries(answer)) {
    if (cell === "id" || value === undefined || row.wrong?.[cell] || isSame(row.values[cell], value))
      continue;
    const path = cellPath(field.key, row.key, cell);
    if (sent.newer(path) || path in bad || isKept(cellOf(field, cell), row.touched.includes(cell))) continue;
    changed[cell] = value;
  }
  if (Object.keys(changed).length === 0) return row;
  const touched = [...new Set([...row.touched, ...filledBeside(field, row, changed)])];
  return { ...row, values: { ...row.values, ...changed }, touched };
}

/** Fill in what the server computed, defaulted and normalised; problems and warnings are replaced. */
export function absorb(state: FormState, form: FormView, answer: Answer, sent: Sent): FormState {
  const problems = ownProblems(answer.errors, sent.rows);
  const values = { ...state.values };
  const rows = { ...state.rows };
  for (const field of form.fields) {
    const value = answer.values[field.key];
    if (value === undefined) continue;
    if (field.fields) {
      const pairs = pairRows(sent.rows[field.key] ?? [], (value ?? []) as readonly RowValues[]);
      rows[field.key] = (state.rows[field.key] ?? []).map((row) => {
        const pair = pairs.get(row.key);
        return pair ? absorbRow(field, row, pair, sent, problems) : row;
      });
    } else if (!state.wrong[field.key] && !sent.newer(field.key) && !(field.key in problems)) {
      if (isKept(field, state.touched.has(field.key))) continue;
      values[field.key] = value;
    }
  }
  return { ...state, values, rows, problems, warnings: ownWarnings(answer.warnings ?? [], sent.rows) };
}

const theirRow = ({ id, ...values }: RowValues): FormRow => ({
  key: id ?? "",
  id,
  values: values as FormRow["values"],
  touched: [],
});

/** A row after a save. One that somebody else took away meanwhile goes, unless it was written in since: then it is new. */
function settledRow(
  field: FieldView,
  row: FormRow,
  id: string | undefined,
  list: readonly RowValues[],
  sent: Sent,
): FormRow[] {
  const touched = row.touched.filter((cell) => sent.newer(cellPath(field.key, row.key, cell)));
  if (id === undefined || list.some((one) => one.id === id)) return [{ ...row, id, touched }];
  if (touched.length === 0 && !row.wrong) return [];
  const open = (field.fields ?? []).filter((cell) => !cell.readonly && cell.key in row.values);
  return [{ ...row, id: undefined, touched: open.map((cell) => cell.key) }];
}

/** Whether the user moved rows since they were sent. */
function isMoved(sent: readonly FormRow[], now: readonly FormRow[]): boolean {
  const both = now.filter((row) => sent.some((one) => one.key === row.key)).map((row) => row.key);
  const order = sent.filter((row) => both.includes(row.key)).map((row) => row.key);
  return order.some((key, index) => key !== both[index]);
}

/** The rows as the server has them; those it does not know yet stay below the one they stood below. */
function inOrder(rows: readonly FormRow[], list: readonly RowValues[]): FormRow[] {
  const place = new Map(list.map((row, index) => [row.id, index]));
  let last = -1;
  const placed = rows.map((row, index) => {
    last = row.id === undefined ? last : (place.get(row.id) ?? last);
    return { row, last, index };
  });
  return placed.sort((one, other) => one.last - other.last || one.index - other.index).map(({ row }) => row);
}

/** What is touched still, once what was sent is saved. */
function unsaved(state: FormState, sent: Sent): FormState {
  const rows = Object.fromEntries(
    Object.entries(state.rows).map(([field, list]) => [
      field,
      list.map((row) => {
        const touched = row.touched.filter((cell) => sent.newer(cellPath(field, row.key, cell)));
        return touched.length === row.touched.length ? row : { ...row, touched };
      }),
    ]),
  );
  return { ...state, rows, touched: new Set([...state.touched].filter((path) => sent.newer(path))) };
}

/** After a save: rows get their ids, and only what was written since is still unsaved. */
export function settle(state: FormState, form: FormView, answer: Answer, sent: Sent): FormState {
  const absorbed = absorb(unsaved(state, sent), form, answer, sent);
  const rows = { ...absorbed.rows };
  const saved: Record<string, readonly string[]> = {};
  for (const field of form.fields) {
    const answered = answer.values[field.key];
    if (!field.fields || !Array.isArray(answered)) continue;
    const list = answered as readonly RowValues[];
    const before = sent.rows[field.key] ?? [];
    const pairs = pairRows(before, list);
    const known = new Set([...pairs.values()].map((row) => row.id));
    const own = absorbed.rows[field.key] ?? [];
    const mine = own.flatMap((row) => settledRow(field, row, pairs.get(row.key)?.id ?? row.id, list, sent));
    const theirs = list.filter((row) => !known.has(row.id) && !mine.some((one) => one.id === row.id));
    const all = [...mine, ...theirs.map(theirRow)];
    rows[field.key] = isMoved(before, own) ? all : inOrder(all, list);
    saved[field.key] = list.flatMap((row) => (row.id ? [row.id] : []));
  }
  return {
    ...absorbed,
    rows,
    saved,
    touched: new Set([...state.touched].filter((path) => sent.newer(path))),
  };
}
