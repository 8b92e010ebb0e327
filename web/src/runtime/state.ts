/**
 * What a form being filled knows, and the questions the screen asks of it. Pure; form.ts changes it.
 * Paths: "customer" for a field, "lines/new-3/price" for a cell (row by its key, never by its place).
 */
import type { FieldProblem, FieldView, FormView, OptionView, Ref, Value, Values } from "../api/types";
import { t } from "../text";
import type { Renewal } from "./renew";
import { type FormRow, filledRows, isBlank, isEmpty } from "./rows";
import { type Staged, stagedPath } from "./staged";

export interface Conflict {
  path: string;
  label: string;
  by: Ref | null;
  at: string;
  mine: Value;
  theirs: Value;
}

export interface FormState {
  /** Null while the record was never saved. */
  readonly record: { id: string; version: number } | null;
  readonly values: Readonly<Values>;
  readonly rows: Readonly<Record<string, readonly FormRow[]>>;
  /** Ids of the sub-rows as saved. */
  readonly saved: Readonly<Record<string, readonly string[]>>;
  readonly touched: ReadonlySet<string>;
  /** New records that are saved with this one. */
  readonly staged: readonly Staged[];
  /** Fields the user has been in and left: their problems may be shown. */
  readonly left: ReadonlySet<string>;
  /** Fields of the steps somebody wished to go on from: their problems are told. */
  readonly tried: ReadonlySet<string>;
  /** Typed text that is no value, by field. */
  readonly wrong: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, FieldProblem>>;
  /** What the server tells and saves all the same. */
  readonly warnings: Readonly<Record<string, FieldProblem>>;
  readonly visible: Readonly<Record<string, boolean>>;
  readonly required: Readonly<Record<string, boolean>>;
  readonly readonly: Readonly<Record<string, boolean>>;
  readonly options: Readonly<Record<string, readonly OptionView[]>>;
  /** Computed values are of before the last change. */
  readonly stale: boolean;
  readonly submitted: boolean;
  /** How often saving was wished for. */
  readonly attempts: number;
  /** Save was asked for, and is not over. */
  readonly begun: boolean;
  readonly saving: boolean;
  readonly trouble: string | null;
  readonly conflicts: readonly Conflict[];
  /** How builders changed the form since it was opened. */
  readonly renewals: readonly Renewal[];
  /** The form, or the right to fill it in, is no longer there. */
  readonly gone: boolean;
  /** Counts saves and reloads: undo histories start anew. */
  readonly epoch: number;
}

export interface FieldState {
  value: Value;
  wrong: string | null;
  problem: string | null;
  warning: string | null;
  visible: boolean;
  required: boolean;
  readonly: boolean;
  options: readonly OptionView[] | undefined;
  stale: boolean;
}

export const cellPath = (field: string, row: string, cell: string) => `${field}/${row}/${cell}`;

/** Rights by rule: said for the path, else for the column, else the form's own setting. */
function ruled(rules: Readonly<Record<string, boolean>>, path: string, own: boolean): boolean {
  const [field, , cell] = path.split("/");
  return rules[path] ?? (cell === undefined ? own : (rules[`${field}.${cell}`] ?? own));
}

/** The field of the page a path lies in. */
export const fieldOf = (path: string): string => path.split("/")[0] ?? "";

/** Whether a problem may be told by now: once it was written, or was to be saved or gone on from. */
const isTold = (state: FormState, path: string): boolean =>
  state.submitted || state.left.has(path) || state.tried.has(fieldOf(path));

export const isVisible = (state: FormState, path: string) => ruled(state.visible, path, true);
export const isRequired = (state: FormState, field: FieldView, path: string) =>
  ruled(state.required, path, field.required);
export const isReadonly = (state: FormState, field: FieldView, path: string) =>
  field.readonly || ruled(state.readonly, path, false);

/** What rules make of one cell. */
export interface CellState {
  hidden: boolean;
  readonly: boolean;
  required: boolean;
  /** The options left to choose from; all without it. */
  options?: readonly OptionView[];
}

export const cellState = (state: FormState, field: FieldView, row: string, cell: FieldView): CellState => {
  const path = cellPath(field.key, row, cell.key);
  const readonly = isReadonly(state, cell, path);
  const options = state.options[path] ?? state.options[`${field.key}.${cell.key}`];
  return { hidden: !isVisible(state, path), readonly, required: isRequired(state, cell, path), options };
};

/** The field a path ends at. */
export function fieldAt(form: FormView, path: string): FieldView | undefined {
  const [key, , cell] = path.split("/");
  const field = form.fields.find((one) => one.key === key);
  return cell === undefined ? field : field?.fields?.find((one) => one.key === cell);
}

/** Everything one field of the page shows. */
export function fieldState(state: FormState, field: FieldView): FieldState {
  const path = field.key;
  const readonly = isReadonly(state, field, path);
  const problem = state.problems[path];
  return {
    value: state.values[path] ?? null,
    wrong: state.wrong[path] ?? null,
    problem: problem && isTold(state, path) ? problem.message : null,
    warning: warningAt(state, path),
    visible: isVisible(state, path),
    required: isRequired(state, field, path),
    readonly,
    options: state.options[path],
    stale: state.stale && readonly && field.class !== "input",
  };
}

/** The problem a cell may show. */
export function cellProblem(state: FormState, path: string): string | null {
  const problem = state.problems[path];
  if (!problem) return null;
  return isTold(state, path) ? problem.message : null;
}

/** What the server warns of at a path, while there is something to save; where it refuses, that is told instead. */
export function warningAt(state: FormState, path: string): string | null {
  const warning = state.warnings[path];
  return warning && !state.problems[path] && isDirty(state) ? warning.message : null;
}

export interface ListedProblem {
  path: string;
  place: string;
  message: string;
}

/** Where a path is in words; the field's own name is left to the message if that says it. */
export function placeOf(form: FormView, state: FormState, path: string, message = ""): string {
  const [key, rowKey, cell] = path.split("/");
  const field = form.fields.find((one) => one.key === key);
  if (!field) return "";
  const unless = (label: string) => (message.includes(label) ? "" : label);
  if (rowKey === undefined) return unless(field.label);
  const row = (state.rows[field.key] ?? []).findIndex((one) => one.key === rowKey) + 1;
  const column = field.fields?.find((one) => one.key === cell);
  return t("form.cellPlace", { field: field.label, row, column: unless(column?.label ?? "") }).trim();
}

/** All that stands against saving, in the order of the page. */
export function listProblems(form: FormView, state: FormState): readonly ListedProblem[] {
  const found: ListedProblem[] = [];
  const add = (path: string, message: string | undefined) => {
    if (message) found.push({ path, place: placeOf(form, state, path, message), message });
  };
  for (const field of form.fields) {
    const wrong = isVisible(state, field.key) ? state.wrong[field.key] : undefined;
    add(field.key, wrong ?? state.problems[field.key]?.message);
    for (const row of state.rows[field.key] ?? []) {
      for (const cell of field.fields ?? []) {
        const path = cellPath(field.key, row.key, cell.key);
        add(path, row.wrong?.[cell.key]?.message ?? state.problems[path]?.message);
      }
    }
  }
  for (const [path, problem] of Object.entries(state.problems)) {
    const key = path.split("/")[0];
    if (!form.fields.some((field) => field.key === key))
      found.push({ path, place: "", message: problem.message });
  }
  for (const one of state.staged)
    for (const message of one.problems) found.push({ path: stagedPath(one.key), place: "", message });
  return found;
}

/** What of that is listed by now: all of it after an attempt to save, else that of the steps gone on from. */
export const listTold = (form: FormView, state: FormState): readonly ListedProblem[] =>
  listProblems(form, state).filter(({ path }) => state.submitted || state.tried.has(fieldOf(path)));

/** Tell what stands in the way in these fields; also what is missing there. */
export function withTried(form: FormView, state: FormState, keys: readonly string[]): FormState {
  const lacking = Object.entries(missing(form, state)).filter(([path]) => keys.includes(fieldOf(path)));
  return {
    ...state,
    tried: new Set([...state.tried, ...keys]),
    problems: { ...state.problems, ...Object.fromEntries(lacking) },
  };
}

/** All that is warned of, in the order of the page. */
export function listWarnings(form: FormView, state: FormState): readonly ListedProblem[] {
  const order = form.fields.map((field) => field.key);
  const rank = (path: string) => (order.indexOf(path.split("/")[0] ?? "") + 1 || order.length + 1) - 1;
  return Object.values(state.warnings)
    .filter(({ path }) => warningAt(state, path) !== null)
    .sort((one, other) => rank(one.path) - rank(other.path))
    .map(({ path, message }) => ({ path, place: placeOf(form, state, path, message), message }));
}

/** Required and still empty, found without asking the server. */
export function missing(form: FormView, state: FormState): Record<string, FieldProblem> {
  const found: Record<string, FieldProblem> = {};
  const look = (field: FieldView, path: string, value: Value | undefined) => {
    const open = !isReadonly(state, field, path) && isVisible(state, path);
    if (open && isRequired(state, field, path) && isEmpty(value)) {
      found[path] = { path, code: "required", message: t("form.required", { field: field.label }) };
    }
  };
  for (const field of form.fields) {
    if (!isVisible(state, field.key)) continue;
    if (!field.fields) {
      if (!state.wrong[field.key]) look(field, field.key, state.values[field.key]);
      continue;
    }
    const rows = filledRows(state.rows[field.key] ?? []);
    if (isRequired(state, field, field.key) && rows.length === 0 && !isReadonly(state, field, field.key)) {
      found[field.key] = {
        path: field.key,
        code: "required",
        message: t("form.noRows", { field: field.label }),
      };
    }
    for (const row of rows) {
      for (const cell of field.fields) {
        if (row.wrong?.[cell.key]) continue;
        look(cell, cellPath(field.key, row.key, cell.key), row.values[cell.key]);
      }
    }
  }
  return found;
}

export function isDirty(state: FormState): boolean {
  if (state.touched.size > 0 || state.staged.length > 0) return true;
  return Object.entries(state.rows).some(([field, rows]) => {
    const saved = state.saved[field] ?? [];
    const kept = rows.filter((row) => row.id !== undefined).map((row) => row.id);
    if (kept.length !== saved.length || kept.some((id, index) => id !== saved[index])) return true;
    return rows.some((row) => !isBlank(row) && (row.id === undefined || row.touched.length > 0));
  });
}

/** Typed names are still being looked up on the server; each ends as a value or as a complaint. */
export function isLookingUp(state: FormState): boolean {
  const pending = (row: FormRow) => Object.values(row.wrong ?? {}).some((wrong) => wrong.pending);
  return (
    Object.values(state.wrong).includes(t("grid.searching")) ||
    Object.values(state.rows).some((rows) => rows.some(pending))
  );
}

export const hasWrong = (state: FormState): boolean =>
  Object.keys(state.wrong).some((path) => isVisible(state, path)) ||
  Object.values(state.rows).some((rows) => rows.some((row) => row.wrong !== undefined));

/** Asked when a record is made on the spot: the title, what must be filled by the form or its rules, and what the server found wrong, as far as it can be written. */
export function isAsked(form: FormView, state: FormState, field: FieldView): boolean {
  if (isReadonly(state, field, field.key) || !isVisible(state, field.key)) return false;
  const wrong =
    state.submitted && listProblems(form, state).some((one) => one.path.split("/")[0] === field.key);
  return field.key === form.title || isRequired(state, field, field.key) || wrong;
}
