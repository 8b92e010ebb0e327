/** Sub-rows as rules let them be seen: hidden cells empty, hidden and locked ones shut; and back again. Pure. */
import type { FieldView } from "../../api/types";
import type { Rows, SheetRow } from "../../grid/contract";
import { cellState, type FormState } from "../../runtime/state";

/** Whether rules say something of single rows of a subform. */
const isRuled = ({ visible, readonly }: FormState, key: string): boolean =>
  [visible, readonly].some((said) => Object.keys(said).some((path) => path.startsWith(`${key}/`)));

export function ruledRows(state: FormState, field: FieldView, rows: Rows): Rows {
  if (!isRuled(state, field.key)) return rows;
  return rows.map((row) => {
    const values = { ...row.values };
    const shut = new Set<string>();
    for (const cell of field.fields ?? []) {
      const { hidden, readonly } = cellState(state, field, row.key, cell);
      if (hidden) values[cell.key] = null;
      if (hidden || readonly) shut.add(cell.key);
    }
    return shut.size > 0 ? { ...row, values, shut } : row;
  });
}

/** What was written into such rows, with the values again that were not seen: a shut cell is empty only by that. */
export function unruledRows(state: FormState, field: FieldView, rows: Rows): Rows {
  const known = new Map((state.rows[field.key] ?? []).map((row) => [row.key, row]));
  return rows.map((row) => (row.shut ? unruled(row, known.get(row.key)) : row));
}

function unruled(row: SheetRow, before?: SheetRow): SheetRow {
  const { shut, ...plain } = row;
  const values = { ...row.values };
  for (const cell of shut ?? []) {
    const unseen = before?.values[cell];
    if (values[cell] == null && unseen != null) values[cell] = unseen;
  }
  return { ...plain, values };
}
