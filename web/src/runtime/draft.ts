/**
 * What was typed into a form and not saved, as plain JSON, to go on with later; pure. Does not own where it is kept.
 */
import type { Referring } from "../api/records";
import type { FieldView, FormView, Payload, Value, Values } from "../api/types";
import { isSecret, VEIL } from "../kit/veil";
import { listed, renew, type Shape, shapeOf } from "./renew";
import { type FormRow, idsOf, newRowKey, rowsPayload } from "./rows";
import { restaged, type Staged } from "./staged";
import { type FormState, isDirty } from "./state";

export interface Draft {
  /** The version that was changed; null for a new record. */
  version: number | null;
  values: Values;
  wrong: Readonly<Record<string, string>>;
  rows: Readonly<Record<string, readonly FormRow[]>>;
  saved: Readonly<Record<string, readonly string[]>>;
  /** What the fields were by then, to tell what became of them. */
  fields?: readonly Shape[];
  /** Of a new record: those that are saved with it. */
  staged?: readonly Staged[];
}

/** A try to save of which nobody knows what became: what was sent, as what, and the key the server knows it by. */
export interface Attempt {
  record: FormState["record"];
  values: Payload;
  related?: readonly Referring[];
  key: string;
}

/** What is worth keeping; null if nothing was typed. */
export function draftOf(form: FormView, state: FormState): Draft | null {
  if (!isDirty(state)) return null;
  const values: Values = {};
  const rows: Record<string, readonly FormRow[]> = {};
  for (const field of form.fields) {
    const own = state.rows[field.key];
    if (own) {
      if (rowsPayload(own, state.saved[field.key] ?? []) !== null)
        rows[field.key] = own.map(withoutSecrets(field));
    } else if (state.touched.has(field.key) && !isSecret(field))
      values[field.key] = state.values[field.key] ?? null;
  }
  const saved = Object.fromEntries(Object.keys(rows).map((key) => [key, state.saved[key] ?? []]));
  const fields = form.fields.filter(({ key }) => key in values || key in rows).map(shapeOf);
  const staged = state.staged.length > 0 ? { staged: state.staged } : {};
  return {
    version: state.record?.version ?? null,
    values,
    wrong: state.wrong,
    rows,
    saved,
    fields,
    ...staged,
  };
}

/** Secrets are typed anew: a browser keeps none, but the dots of what may be stored, so that emptying a box means nothing. */
function withoutSecrets(field: FieldView): (row: FormRow) => FormRow {
  const secret = new Set((field.fields ?? []).filter(isSecret).map((cell) => cell.key));
  if (secret.size === 0) return (row) => row;
  const kept = (row: FormRow) =>
    Object.entries(row.values).flatMap(([key, value]): [string, Value][] => {
      if (!secret.has(key)) return [[key, value]];
      const mayBeStored = value === VEIL || (row.id !== undefined && row.touched.includes(key));
      return mayBeStored ? [[key, VEIL]] : [];
    });
  return (row) => ({
    ...row,
    values: Object.fromEntries(kept(row)),
    touched: row.touched.filter((key) => !secret.has(key)),
  });
}

/** Whether what was sent may lie in a browser until it is known what became of it. */
export const mayKeep = (form: FormView, sent: Payload): boolean =>
  !form.fields.some((field) => field.key in sent && (isSecret(field) || field.fields?.some(isSecret)));

/** Rows that were never saved get keys of this page, so that none stands twice. */
const rekeyed = (rows: readonly FormRow[]): FormRow[] =>
  rows.map((row) => (row.id === undefined ? { ...row, key: newRowKey() } : row));

/**
 * Go on with a draft. A record keeps the version the draft began with, so that what others changed meanwhile is told
 * as a conflict and never overwritten; fields that are gone or may not be seen any more are told with what was typed.
 */
export function withDraft(form: FormView, state: FormState, draft: Draft): FormState {
  if (!draft.fields) return withKnown(form, state, draft);
  const { draft: fitting, lost } = fittingOf(form, state, draft, draft.fields);
  const begun = withKnown(form, state, fitting);
  const { staged, gone } = listed(form, begun.staged);
  const told = [...lost, ...gone];
  return told.length > 0 ? { ...begun, staged, renewals: [...begun.renewals, ...told] } : begun;
}

/** What of a draft has its place in the form of now, and what was typed into fields that are gone or of another kind. */
function fittingOf(form: FormView, state: FormState, draft: Draft, fields: readonly Shape[]) {
  const { wrong, rows, saved } = draft;
  const written = {
    ...state,
    staged: [],
    values: draft.values,
    wrong,
    rows,
    saved,
    touched: new Set(Object.keys(draft.values)),
  };
  const renewed = renew({ fields }, form, written, null);
  const now = renewed.state;
  const values = Object.fromEntries(Object.entries(draft.values).filter(([key]) => now.touched.has(key)));
  const kept = Object.fromEntries(
    Object.entries(now.rows).filter(([key]) => key in rows && fits(form, fields, key)),
  );
  const lost = renewed.renewals.filter((one) => one.act === "removed" || one.act === "changed");
  return { draft: { ...draft, values, wrong: now.wrong, rows: kept }, lost };
}

/** Whether rows that were typed still have a subform to stand in. */
const fits = (form: FormView, fields: readonly Shape[], key: string): boolean =>
  [form.fields, fields].every((all) =>
    (all as readonly Shape[]).some((one) => one.key === key && one.fields),
  );

function withKnown(form: FormView, state: FormState, draft: Draft): FormState {
  const known = (key: string) => form.fields.some((field) => field.key === key);
  const plain = Object.entries(draft.values).filter(([key]) => known(key) && !(key in state.rows));
  const filled = Object.entries(draft.rows).filter(([key]) => key in state.rows);
  const rows = Object.fromEntries(filled.map(([key, list]) => [key, rekeyed(list)]));
  return {
    ...state,
    record: state.record && { ...state.record, version: draft.version ?? state.record.version },
    values: { ...state.values, ...Object.fromEntries(plain) },
    touched: new Set([...state.touched, ...plain.map(([key]) => key)]),
    wrong: Object.fromEntries(Object.entries(draft.wrong).filter(([key]) => known(key))),
    rows: { ...state.rows, ...rows },
    staged: state.record ? [] : restaged(draft.staged),
    saved: {
      ...state.saved,
      ...Object.fromEntries(filled.map(([key, list]) => [key, draft.saved[key] ?? idsOf(list)])),
    },
    stale: true,
  };
}
