/** What a form begins with: the record that is there, or what a new one starts with. Pure. */
import type { Values } from "../api/types";
import { withDraft } from "./draft";
import type { FormOptions } from "./form";
import { type FormRow, idsOf, rowsFrom } from "./rows";
import type { FormState } from "./state";

export function startState({ form, record, start, draft }: FormOptions): FormState {
  const given: Values = record ? record.values : (start ?? {});
  const values: Values = {};
  const rows: Record<string, readonly FormRow[]> = {};
  const saved: Record<string, readonly string[]> = {};
  for (const field of form.fields) {
    if (!field.fields) {
      values[field.key] = given[field.key] ?? null;
      continue;
    }
    const list = rowsFrom(given[field.key]);
    rows[field.key] = record ? list : list.map((row) => ({ ...row, touched: Object.keys(row.values) }));
    saved[field.key] = record ? idsOf(list) : [];
  }
  const state: FormState = {
    record: record ? { id: record.id, version: record.version } : null,
    values,
    rows,
    saved,
    touched: new Set(record ? [] : Object.keys(start ?? {}).filter((key) => key in values)),
    staged: [],
    left: new Set(),
    tried: new Set(),
    wrong: {},
    problems: {},
    warnings: {},
    visible: {},
    required: {},
    readonly: {},
    options: {},
    stale: false,
    submitted: false,
    attempts: 0,
    begun: false,
    saving: false,
    trouble: null,
    conflicts: [],
    renewals: [],
    gone: false,
    epoch: 0,
  };
  return draft ? withDraft(form, state, draft) : state;
}
