/** Below the sheet: add rows, what the chosen cells add up to, how many rows there are. */
import { type ReactNode, useMemo } from "react";
import { addDecimals, groupThousands, meanDecimal } from "../kit/decimal";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import type { Range, Rows, SheetColumn } from "./contract";
import { addRows } from "./edits";
import type { SheetModel } from "./model";
import { isSingle } from "./selection";

interface SheetFooterProps {
  model: SheetModel;
  rows: Rows;
  columns: readonly SheetColumn[];
  full: boolean;
  onFull: () => void;
  /** What else stands beside adding rows. */
  children?: ReactNode;
}

/** Count of filled cells in the range, sum and mean of its numbers. */
export function rangeFacts(rows: Rows, columns: readonly SheetColumn[], range: Range): string | null {
  if (isSingle(range)) return null;
  let filled = 0;
  const digits: string[] = [];
  for (const row of rows.slice(range.top, range.bottom + 1)) {
    for (const column of columns.slice(range.left, range.right + 1)) {
      const value = row.values[column.key] ?? null;
      if (value === null) continue;
      filled += 1;
      const number = row.wrong?.[column.key] ? null : (column.digits?.(value) ?? null);
      if (number !== null) digits.push(number);
    }
  }
  const parts = [t("grid.count", { n: filled })];
  if (digits.length > 0) {
    parts.push(t("grid.sum", { n: groupThousands(addDecimals(digits)) }));
    parts.push(t("grid.mean", { n: groupThousands(meanDecimal(digits)) }));
  }
  return parts.join("  ");
}

export function SheetFooter({ model, rows, columns, full, onFull, children }: SheetFooterProps) {
  const { top, bottom, left, right } = model.range;
  const facts = useMemo(
    () => rangeFacts(rows, columns, { top, bottom, left, right }),
    [rows, columns, top, bottom, left, right],
  );
  const add = (count: number) => model.change(addRows(model.options, count));
  const { maxRows } = model.options;
  const noRoom = rows.length >= maxRows;
  return (
    <div className="sheet-foot">
      {!model.readOnly && (
        <>
          <button type="button" className="plain-button is-link" disabled={noRoom} onClick={() => add(1)}>
            <Icon name="plus" size={14} />
            {t("grid.addRow")}
          </button>
          <button type="button" className="plain-button is-link" disabled={noRoom} onClick={() => add(10)}>
            {t("grid.addTen")}
          </button>
          {children}
          <span className="sheet-hint">{noRoom ? t("grid.full", { max: maxRows }) : t("grid.hint")}</span>
        </>
      )}
      <span className="sheet-facts num" aria-live="polite">
        {facts}
      </span>
      <span className="sheet-count num">{t("grid.rows", { n: rows.length })}</span>
      <button
        type="button"
        className="plain-button"
        onClick={onFull}
        aria-pressed={full}
        aria-label={t(full ? "grid.small" : "grid.fullScreen")}
        title={t(full ? "grid.small" : "grid.fullScreen")}
      >
        <Icon name="full" size={15} />
      </button>
    </div>
  );
}
