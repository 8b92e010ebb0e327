/** Sub-rows of a page: the sheet on wide screens, cards on narrow ones. */
import { useCallback, useMemo } from "react";
import type { FieldView } from "../../api/types";
import type { Rows } from "../../grid/contract";
import { SheetCards } from "../../grid/SheetCards";
import { SheetGrid } from "../../grid/SheetGrid";
import { useNarrow } from "../../kit/useNarrow";
import type { Form } from "../../runtime/form";
import { cellPath, cellProblem, isReadonly, isVisible } from "../../runtime/state";
import { subformColumns } from "../columns";
import type { FieldScope } from "../contract";
import { fieldId } from "./FieldBox";
import { RowInput } from "./RowInput";
import { useFieldState, useFormState } from "./useForm";

interface SubformBoxProps {
  form: Form;
  field: FieldView;
  scope: FieldScope;
  read?: boolean;
}

const none: Rows = [];

export function SubformBox({ form, field, scope, read }: SubformBoxProps) {
  const narrow = useNarrow();
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
  if (!own.visible) return null;

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
  return (
    <div id={fieldId(key)} className="field field-w4" data-path={key} tabIndex={-1}>
      <div className="field-label">
        {own.required && !closed && (
          <span className="star" aria-hidden="true">
            *
          </span>
        )}
        {field.label}
      </div>
      {narrow ? (
        <SheetCards {...sheet} renderInput={(cell) => <RowInput {...cell} field={field} scope={scope} />} />
      ) : (
        <SheetGrid {...sheet} historyKey={epoch} footer={!read} fit={closed} />
      )}
      {own.problem && !read && (
        <div className="field-note is-red" role="alert">
          {own.problem}
        </div>
      )}
    </div>
  );
}
