/** The button that brings rows of a subform from a file; what it opens is loaded then. */
import type { Rows, SheetColumn } from "../../grid/contract";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { filledRows } from "../../runtime/rows";
import { t } from "../../text";
import type { Subform } from "./useSubform";

interface BringRowsProps extends Subform {
  columns: readonly SheetColumn[];
  looksUp: boolean;
  onRows: (rows: Rows) => void;
}

export function BringRows({ form, field, scope, columns, looksUp, onRows }: BringRowsProps) {
  const here = () => form.store.getState().rows[field.key] ?? [];
  const bring = async () => {
    const { askRows } = await import("./ImportRows");
    const { app, form: key } = scope;
    const place = { app, form: key, field: field.key };
    const maxRows = field.max_rows ?? 500;
    const count = filledRows(here()).length;
    const brought = await ask(askRows({ place, label: field.label, columns, count, maxRows, looksUp }));
    if (!brought) return;
    const before = here();
    const kept = brought.replace ? [] : filledRows(before);
    onRows([...kept, ...brought.rows].slice(0, maxRows));
    toast.withUndo(t("grid.brought", { n: brought.rows.length }), () => onRows(before));
  };
  return (
    <button type="button" className="plain-button is-link" onClick={() => void bring().catch(toast.fail)}>
      <Icon name="upload" size={14} />
      {t("grid.bring")}
    </button>
  );
}
