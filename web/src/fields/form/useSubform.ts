/** The sub-rows of a form as a sheet takes them, whatever draws it. */
import { useCallback, useMemo } from "react";
import type { FieldView } from "../../api/types";
import type { Rows } from "../../grid/contract";
import type { CardCell } from "../../grid/SheetCards";
import type { Form } from "../../runtime/form";
import {
  type CellState,
  cellPath,
  cellProblem,
  cellState,
  isReadonly,
  isRequired,
  isVisible,
  warningAt,
} from "../../runtime/state";
import { subformColumns } from "../columns";
import type { FieldScope } from "../contract";
import { ruledRows, unruledRows } from "./ruledRows";
import { useFieldState, useFormState } from "./useForm";

const none: Rows = [];
const OPEN = { hidden: false, readonly: false, required: false };

const cellsWhere = (field: FieldView, holds: (cell: FieldView, path: string) => boolean): string =>
  (field.fields ?? [])
    .filter((one) => holds(one, `${field.key}.${one.key}`))
    .map((one) => one.key)
    .join();

export interface Subform {
  form: Form;
  field: FieldView;
  scope: FieldScope;
  read?: boolean;
}

export function useSubform({ form, field, scope, read }: Subform) {
  const { key } = field;
  const own = useFieldState(form, field);
  const { rows, problems, warnings, left, tried, submitted, stale, epoch, ...ruled } = useFormState(
    form,
    (state) => ({
      rows: state.rows[key] ?? none,
      problems: state.problems,
      warnings: state.warnings,
      left: state.left,
      tried: state.tried,
      submitted: state.submitted,
      stale: state.stale,
      epoch: state.epoch,
      shut: isReadonly(state, field, key),
      hidden: cellsWhere(field, (_, path) => !isVisible(state, path)),
      locked: cellsWhere(field, (one, path) => isReadonly(state, one, path)),
      required: cellsWhere(field, (one, path) => isRequired(state, one, path)),
      visible: state.visible,
      needed: state.required,
      readonly: state.readonly,
    }),
  );
  const { shut, hidden, locked, required } = ruled;
  const columns = useMemo(() => {
    const has = (keys: string, column: { key: string }) => keys.split(",").includes(column.key);
    return subformColumns(field, scope)
      .filter((column) => !has(hidden, column))
      .map((column) => ({
        ...column,
        readonly: has(locked, column),
        required: has(required, column) && !has(locked, column),
      }));
  }, [field, scope, hidden, locked, required]);
  const { visible, readonly } = ruled;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are others when rules say something else of them
  const seen = useMemo(
    () => ruledRows(form.store.getState(), field, rows),
    [form, field, rows, visible, readonly],
  );
  const stateOf = ({ row, column }: Pick<CardCell, "row" | "column">): CellState => {
    const cell = field.fields?.find((one) => one.key === column.key);
    return cell && row ? cellState(form.store.getState(), field, row.key, cell) : OPEN;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows draw again when what they may tell has changed
  const problem = useCallback(
    (row: string, column: string) => cellProblem(form.store.getState(), cellPath(key, row, column)),
    [form, key, problems, left, tried, submitted],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: as for problems
  const warning = useCallback(
    (row: string, column: string) => warningAt(form.store.getState(), cellPath(key, row, column)),
    [form, key, problems, warnings],
  );
  const handleRows = useCallback(
    (next: Rows) => form.setRows(field.key, unruledRows(form.store.getState(), field, next)),
    [form, field],
  );

  const closed = read || shut;
  const sheet = {
    label: field.label,
    columns,
    rows: seen,
    onRows: closed ? undefined : handleRows,
    maxRows: field.max_rows ?? 500,
    problem: closed ? undefined : problem,
    warning: closed ? undefined : warning,
    stale: stale && !read,
    totals: columns.some((column) => column.total),
    testId: `field.${key}`,
  };
  return { sheet, own, closed, epoch, stateOf };
}
