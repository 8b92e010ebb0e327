/** Sub-rows of a page: the sheet on wide screens, cards on narrow ones. */
import type { Rows } from "../../grid/contract";
import { SheetCards } from "../../grid/SheetCards";
import { SheetGrid } from "../../grid/SheetGrid";
import { useNarrow } from "../../kit/useNarrow";
import { BringRows } from "./BringRows";
import { FieldHistory } from "./FieldHistory";
import { fieldId } from "./fieldId";
import { RowInput } from "./RowInput";
import { type Subform, useSubform } from "./useSubform";

export function SubformBox(props: Subform) {
  const { field, scope, read } = props;
  const narrow = useNarrow();
  const { sheet, own, closed, epoch, stateOf } = useSubform(props);
  const { key } = field;
  if (!own.visible) return null;
  const isOpen = sheet.columns.some((column) => !column.readonly);
  // A draft that is tried has no form of its own to be asked.
  const bringing =
    scope.app && isOpen
      ? (change: (rows: Rows) => void) => (
          <BringRows {...props} columns={sheet.columns} looksUp={!narrow} onRows={change} />
        )
      : undefined;
  return (
    <div id={fieldId(key, scope.layer)} className="field field-w4" data-path={key} tabIndex={-1}>
      <div className="field-label">
        {own.required && !closed && (
          <span className="star" aria-hidden="true">
            *
          </span>
        )}
        {field.label}
        {read && <FieldHistory field={field} scope={scope} />}
      </div>
      {narrow ? (
        <SheetCards
          {...sheet}
          renderInput={(cell) => <RowInput {...cell} field={field} scope={scope} state={stateOf(cell)} />}
        />
      ) : (
        <SheetGrid {...sheet} historyKey={epoch} footer={!read} fit={closed} extra={bringing} />
      )}
      {narrow && sheet.onRows && bringing?.(sheet.onRows)}
      {own.problem && !read && (
        <div className="field-note is-red" role="alert">
          {own.problem}
        </div>
      )}
      {own.warning && !read && (
        <div className="field-note is-amber" role="status">
          {own.warning}
        </div>
      )}
    </div>
  );
}
