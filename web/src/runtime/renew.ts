/**
 * A form that builders changed while somebody fills it in: what was typed goes along to the newer form, and what finds no
 * place there is told with its text, so that nothing is lost. Pure.
 */
import type { FieldView, FormView, Value, Values } from "../api/types";
import { type FormRow, isBlank, isEmpty, isRef, rowsFrom } from "./rows";
import { isListed, type Staged } from "./staged";
import type { FormState } from "./state";

/** One change of the form somebody fills in: `typed` is what they had written there, as text. */
export interface Renewal {
  act: "added" | "needed" | "removed" | "changed";
  label: string;
  required: boolean;
  typed: string | null;
}

/** What tells whether a value of one field is one of the other. */
export type Shape = Pick<FieldView, "key" | "label" | "widget"> & { fields?: readonly Shape[] };

const isAlike = (one: Shape, other: Shape): boolean =>
  one.widget === other.widget && (one.fields === undefined) === (other.fields === undefined);

/** The shape of a field, as it is kept with a draft. */
export const shapeOf = ({ key, label, widget, fields }: FieldView): Shape => ({
  key,
  label,
  widget,
  ...(fields && { fields: fields.map(shapeOf) }),
});

/** A value as somebody can read and copy it. */
export function textOf(value: Value | undefined): string {
  if (value === undefined || isEmpty(value)) return "";
  if (isRef(value)) return value.title;
  if (Array.isArray(value)) return value.map((one) => textOf(one as Value)).join(" ");
  if (typeof value === "object" && value !== null) {
    if ("blocks" in value) return String(value.text);
    return Object.values(value)
      .map((one) => textOf(one as Value))
      .filter(Boolean)
      .join(" ");
  }
  return String(value);
}

const typedRows = (rows: readonly FormRow[], columns: ReadonlySet<string> | null): string =>
  rows
    .filter((row) => !isBlank(row))
    .map((row) =>
      row.touched
        .filter((cell) => !columns || columns.has(cell))
        .map((cell) => textOf(row.values[cell]))
        .filter(Boolean)
        .join(" "),
    )
    .filter(Boolean)
    .join("\n");

/** Everything somebody wrote into a field that has no place any more. */
function typedIn(state: FormState, field: Shape): string | null {
  const rows = state.rows[field.key];
  if (rows) return typedRows(rows, null) || null;
  const isTyped = state.touched.has(field.key) || field.key in state.wrong;
  return (isTyped && textOf(state.values[field.key])) || null;
}

/** Rows without the columns that are gone or of another kind. */
function renewRows(
  state: FormState,
  before: Shape,
  now: FieldView,
): { rows: readonly FormRow[]; renewals: Renewal[] } {
  const rows = state.rows[now.key] ?? [];
  const lost = (before.fields ?? []).filter((old) => {
    const next = now.fields?.find((one) => one.key === old.key);
    return !next || !isAlike(old, next);
  });
  const renewals = (now.fields ?? []).flatMap((next) =>
    newsOf(
      before.fields?.find((one) => one.key === next.key),
      next,
      null,
    ),
  );
  for (const old of lost) {
    const typed = typedRows(rows, new Set([old.key])) || null;
    const act = now.fields?.some((one) => one.key === old.key) ? "changed" : "removed";
    renewals.push({ act, label: `${now.label} · ${old.label}`, required: false, typed });
  }
  if (lost.length === 0) return { rows, renewals };
  const gone = new Set(lost.map((one) => one.key));
  const kept = (entries: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => !gone.has(key)));
  const cut = rows.map((row) => ({
    ...row,
    values: kept(row.values) as Values,
    touched: row.touched.filter((cell) => !gone.has(cell)),
    wrong:
      row.wrong && Object.keys(kept(row.wrong)).length > 0
        ? (kept(row.wrong) as FormRow["wrong"])
        : undefined,
  }));
  return { rows: cut, renewals };
}

function newsOf(old: Shape | undefined, now: FieldView, required: boolean | null): Renewal[] {
  const about = { label: now.label, required: now.required && !now.readonly, typed: null };
  if (!old) return [{ act: "added", ...about }];
  return required === false && about.required ? [{ act: "needed", ...about }] : [];
}

/** Which new records still have a list to stand in, and what was typed into the others. */
export function listed(
  now: FormView,
  staged: readonly Staged[],
): { staged: readonly Staged[]; gone: Renewal[] } {
  const gone = staged.filter((one) => !isListed(now, one));
  return {
    staged: gone.length > 0 ? staged.filter((one) => !gone.includes(one)) : staged,
    gone: gone.map(({ label, draft }) => {
      const typed = [textOf(draft.values), ...Object.values(draft.rows).map((rows) => typedRows(rows, null))];
      return { act: "removed", label, required: false, typed: typed.filter(Boolean).join("\n") || null };
    }),
  };
}

/**
 * Put a form being filled under a newer view of it.
 *
 * fresh: the record as the server has it by now, for fields that are new or of another kind; null for a new one.
 */
export function renew(
  before: { fields: readonly (Shape & { required?: boolean })[] },
  now: FormView,
  state: FormState,
  fresh: Values | null,
): { state: FormState; renewals: Renewal[] } {
  const values: Values = {};
  const rows: Record<string, readonly FormRow[]> = {};
  const saved: Record<string, readonly string[]> = {};
  const kept = new Set<string>();
  const renewals: Renewal[] = [];
  for (const field of now.fields) {
    const old = before.fields.find((one) => one.key === field.key);
    renewals.push(...newsOf(old, field, old?.required ?? null));
    if (old && isAlike(old, field)) {
      kept.add(field.key);
      if (!field.fields) values[field.key] = state.values[field.key] ?? null;
      else {
        const renewed = renewRows(state, old, field);
        rows[field.key] = renewed.rows;
        saved[field.key] = state.saved[field.key] ?? [];
        renewals.push(...renewed.renewals);
      }
      continue;
    }
    const typed = old ? typedIn(state, old) : null;
    if (old && (typed !== null || !field.readonly))
      renewals.push({ act: "changed", label: field.label, required: false, typed });
    if (field.fields) {
      rows[field.key] = rowsFrom(fresh?.[field.key]);
      saved[field.key] = rows[field.key]?.flatMap((row) => row.id ?? []) ?? [];
    } else values[field.key] = fresh?.[field.key] ?? null;
  }
  for (const old of before.fields) {
    if (!now.fields.some((one) => one.key === old.key))
      renewals.push({ act: "removed", label: old.label, required: false, typed: typedIn(state, old) });
  }
  const { staged, gone } = listed(now, state.staged);
  renewals.push(...gone);
  const own = <T>(told: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(told).filter(([path]) => kept.has(path.split("/")[0] ?? "")));
  return {
    renewals,
    state: {
      ...state,
      values,
      rows,
      saved,
      touched: new Set([...state.touched].filter((key) => kept.has(key))),
      staged,
      wrong: own(state.wrong),
      problems: own(state.problems),
      warnings: own(state.warnings),
      visible: {},
      required: {},
      readonly: {},
      options: {},
      renewals: [...state.renewals, ...renewals],
      stale: true,
      epoch: state.epoch + 1,
    },
  };
}
