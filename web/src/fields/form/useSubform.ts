/** The sub-rows of a form as a sheet takes them, whatever draws it. */
import { useCallback, useMemo } from "react";
import type { FieldView } from "../../api/types";
import type { Rows } from "../../grid/contract";
import type { Form } from "../../runtime/form";
import { cellPath, cellProblem, isReadonly, isVisible } from "../../runtime/state";
import { subformColumns } from "../columns";
import type { FieldScope } from "../contract";
import { useFieldState, useFormState } from "./useForm";

const none: Rows = [];

export interface Subform {
  form: Form;
  field: FieldView;
  scope: FieldScope;
  read?: boolean;
}

export function useSubform({ form, field, scope, read }: Subform) {
  const { key } = field;
  const own = useFieldState(form, field);
  const { rows, problems, left, submitted, stale, epoch, hidden, shut } = useFormState(form, (state) => ({
    rows: state.rows[key] ?? none,
    problems: state.problems,
    left: state.left,
    submitted: state.submitted,
    stale: state.stale,
    epoch: state.epoch,
    hidden: (field.fields ?? []).filter((one) => !isVisible(state, `${key}.${one.key}`)).join(),
    shut: isReadonly(state, field, key),
  }));
  const columns = useMemo(
    () => subformColumns(field, scope).filter((column) => !hidden.split(",").includes(column.key)),
    [field, scope, hidden],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows draw again when what they may tell has changed
  const problem = useCallback(
    (row: string, column: string) => cellProblem(form.store.getState(), cellPath(key, row, column)),
    [form, key, problems, left, submitted],
  );
  const handleRows = useCallback((next: Rows) => form.setRows(key, next), [form, key]);

  const closed = read || shut;
  const sheet = {
    label: field.label,
    columns,
    rows,
    onRows: closed ? undefined : handleRows,
    maxRows: field.max_rows ?? 500,
    problem: closed ? undefined : problem,
    stale: stale && !read,
    totals: columns.some((column) => column.total),
    testId: `field.${key}`,
  };
  return { sheet, own, closed, epoch };
}
