/** One cell of a sub-row in a form of its own (narrow screens). */
import type { FieldView } from "../../api/types";
import type { CardCell } from "../../grid/SheetCards";
import { useAfterPress } from "../../kit/afterPress";
import type { CellState } from "../../runtime/state";
import { rowScope } from "../columns";
import type { FieldScope } from "../contract";
import { widgetOf } from "../widgets";

interface RowInputProps extends CardCell {
  field: FieldView;
  scope: FieldScope;
  state: CellState;
}

export function RowInput({
  field,
  scope,
  column,
  row,
  state,
  message: found,
  warning,
  onWrite,
}: RowInputProps) {
  const cell = field.fields?.find((one) => one.key === column.key);
  const message = useAfterPress(found);
  if (!cell || state.hidden) return null;
  const { Input, View } = widgetOf(cell);
  const closed = column.readonly || state.readonly;
  const value = row?.values[column.key] ?? null;
  const id = `row-${column.key}`;
  const own = rowScope(scope, field, row);
  return (
    <div className="field" data-path={column.key}>
      <label className="field-label" htmlFor={id}>
        {state.required && !closed && (
          <span className="star" aria-hidden="true">
            *
          </span>
        )}
        {column.label}
      </label>
      {closed ? (
        <div className="field-value">
          <View field={cell} value={value} scope={own} />
        </div>
      ) : (
        <Input
          id={id}
          field={cell}
          path={`${field.key}.${cell.key}`}
          scope={own}
          options={state.options}
          value={value}
          onChange={onWrite}
          onLeave={() => undefined}
          invalid={message !== null}
        />
      )}
      {message && (
        <div className="field-note is-red" role="alert">
          {message}
        </div>
      )}
      {warning && !message && (
        <div className="field-note is-amber" role="status">
          {warning}
        </div>
      )}
    </div>
  );
}
