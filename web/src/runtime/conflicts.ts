/** What somebody else saved meanwhile, against what was typed here: told, and taken over. Pure. */
import type { ApiError } from "../api/client";
import type { ConflictProblem, FormView } from "../api/types";
import { ownPath, type Sent } from "./absorb";
import { idsOf, rowsFrom } from "./rows";
import { type Conflict, type FormState, placeOf } from "./state";

/** What is typed and no value, with one path said anew. */
export function withWrong(
  wrong: FormState["wrong"],
  path: string,
  message?: string | null,
): FormState["wrong"] {
  const { [path]: _, ...others } = wrong;
  return message ? { ...others, [path]: message } : others;
}

export function conflictsOf(
  form: FormView,
  error: ApiError,
  state: FormState,
  sent: Sent["rows"],
): Conflict[] {
  const values = error.problem.values ?? {};
  return (error.problem.errors as ConflictProblem[]).map((one) => {
    const path = ownPath(one.path, sent);
    const [field = path, rowKey, cell] = path.split("/");
    const row = state.rows[field]?.find((some) => some.key === rowKey);
    const mine = row && cell ? (row.values[cell] ?? null) : (state.values[field] ?? null);
    return {
      path,
      label: rowKey === undefined ? one.label : placeOf(form, state, path),
      by: one.by,
      at: one.at,
      mine,
      theirs: one.theirs ?? values[one.path] ?? null,
    };
  });
}

/** Take the other one's value for a field, a whole subform or one cell. */
export function takeTheirs(state: FormState, { path, theirs }: Conflict): FormState {
  const [field = path, rowKey, cell] = path.split("/");
  const list = state.rows[field];
  if (!list) {
    const touched = new Set(state.touched);
    touched.delete(field);
    return {
      ...state,
      touched,
      values: { ...state.values, [field]: theirs },
      wrong: withWrong(state.wrong, field),
    };
  }
  if (rowKey === undefined || cell === undefined) {
    const rows = rowsFrom(theirs);
    return {
      ...state,
      rows: { ...state.rows, [field]: rows },
      saved: { ...state.saved, [field]: idsOf(rows) },
    };
  }
  const rows = list.map((row) =>
    row.key === rowKey
      ? {
          ...row,
          values: { ...row.values, [cell]: theirs },
          touched: row.touched.filter((one) => one !== cell),
        }
      : row,
  );
  return { ...state, rows: { ...state.rows, [field]: rows } };
}
