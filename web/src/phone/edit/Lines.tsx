/** Sub-rows as cards: a touch opens one, with its neighbours a touch away; several can be added at once. */
import type { FieldView } from "../../api/types";
import { rowScope } from "../../fields/columns";
import type { FieldScope } from "../../fields/contract";
import { fieldId } from "../../fields/form/fieldId";
import { type Subform, useSubform } from "../../fields/form/useSubform";
import { targetChoices } from "../../fields/parts/targets";
import { readerOf } from "../../fields/registry";
import { addRows, writeCells } from "../../grid/edits";
import { type CardCell, SheetCards } from "../../grid/SheetCards";
import { useAfterPress } from "../../kit/afterPress";
import { Icon } from "../../kit/Icon";
import { filledRows } from "../../runtime/rows";
import type { CellState } from "../../runtime/state";
import { t } from "../../text";
import { pickMany } from "../inputs/parts/PickSheet";
import { inputOf } from "../inputs/registry";
import "./lines.css";

/** A record that is read shows so many at first. */
const FEW = 5;

interface LinesProps extends Subform {
  /** Say what the rows are; not where the section has said it. */
  named?: boolean;
}

export function Lines({ named = true, ...subform }: LinesProps) {
  const { field, scope, read } = subform;
  const { sheet, own, closed, stateOf } = useSubform(subform);
  if (!own.visible) return null;
  const first = sheet.columns[0];
  const target = field.fields?.find(
    (one) => one.key === first?.key && one.target && one.widget === "relation",
  );
  const addMany = async () => {
    if (!target || !sheet.onRows) return;
    const place = { field: target, path: `${field.key}.${target.key}`, scope };
    const picked = await pickMany({
      title: target.label,
      find: (search, signal) => targetChoices(place, search, signal),
      hint: t("field.search"),
    });
    if (!picked || picked.length === 0) return;
    const rows = filledRows(sheet.rows);
    const room = picked.slice(0, Math.max(0, sheet.maxRows - rows.length));
    const grown = addRows({ ...sheet, rows }, room.length);
    sheet.onRows(
      writeCells(
        { ...sheet, rows: grown },
        room.map((choice, index) => ({ row: rows.length + index, col: 0, value: choice.value })),
      ),
    );
  };
  return (
    <div id={fieldId(field.key, subform.scope.layer)} className="lines" data-path={field.key} tabIndex={-1}>
      {named && (
        <h2>
          {own.required && !closed && <span className="star">*</span>}
          {field.label}
        </h2>
      )}
      <SheetCards
        {...sheet}
        few={read ? FEW : undefined}
        renderInput={(cell) => <RowField {...cell} field={field} scope={scope} state={stateOf(cell)} />}
      />
      {!closed && target && sheet.rows.length < sheet.maxRows && (
        <button type="button" className="lines-many" onClick={addMany}>
          <Icon name="tasks" size={17} />
          {t("phone.addMany", { what: target.label })}
        </button>
      )}
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

interface RowFieldProps extends CardCell {
  field: FieldView;
  scope: FieldScope;
  state: CellState;
}

/** One cell of the row that is open. */
function RowField({ field, scope, column, row, state, message: found, warning, onWrite }: RowFieldProps) {
  const cell = field.fields?.find((one) => one.key === column.key);
  const message = useAfterPress(found);
  if (!cell || state.hidden) return null;
  const { View } = readerOf(cell);
  const widget = inputOf(cell);
  const Input = column.readonly || state.readonly ? null : widget?.Input;
  const Act = Input ? undefined : widget?.Act;
  const value = row?.values[column.key] ?? null;
  const id = `row-${column.key}`;
  const own = rowScope(scope, field, row);
  return (
    <div className={`entry${Input ? (widget?.tall ? " is-tall" : "") : " is-read"}`} data-path={column.key}>
      <label className="entry-label" htmlFor={Input ? id : undefined}>
        {state.required && Input && <span className="star">*</span>}
        {cell.label}
      </label>
      <span className="entry-box">
        {Input ? (
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
        ) : (
          <span className="entry-value">
            <View field={cell} value={value} scope={own} />
          </span>
        )}
      </span>
      {Act && <Act field={cell} value={value} />}
      {message && (
        <span className="field-note is-red" role="alert">
          {message}
        </span>
      )}
      {warning && !message && (
        <span className="field-note is-amber" role="status">
          {warning}
        </span>
      )}
    </div>
  );
}
