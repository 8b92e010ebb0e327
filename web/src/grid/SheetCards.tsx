/** The rows of a sheet on a narrow screen: cards, and a form for the one that was touched. */
import { type ReactNode, useRef, useState } from "react";
import type { Value } from "../api/types";
import { Dialog } from "../kit/Dialog";
import { Icon } from "../kit/Icon";
import { toast } from "../kit/toast";
import { t } from "../text";
import type { Rows, SheetColumn, SheetRow } from "./contract";
import { addRows, duplicateRows, moveRows, removeRows, writeCells } from "./edits";
import { amountColumn, SheetCard } from "./SheetCard";
import { useShownCell } from "./useShownCell";
import "./cards.css";

export interface CardCell {
  column: SheetColumn;
  row: SheetRow | undefined;
  message: string | null;
  warning: string | null;
  onWrite: (value: Value, wrong?: string) => void;
}

interface SheetCardsProps {
  label: string;
  columns: readonly SheetColumn[];
  rows: Rows;
  onRows?: (rows: Rows) => void;
  maxRows?: number;
  problem?: (row: string, column: string) => string | null;
  warning?: (row: string, column: string) => string | null;
  stale?: boolean;
  totals?: boolean;
  renderInput: (cell: CardCell) => ReactNode;
  /** Show only so many at first. */
  few?: number;
  testId?: string;
}

export function SheetCards(props: SheetCardsProps) {
  const { label, columns, rows, onRows, maxRows = 500, problem, stale = false, renderInput } = props;
  const [open, setOpen] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  const shown = all || !props.few || rows.length <= props.few ? rows : rows.slice(0, props.few);
  const root = useRef<HTMLDivElement>(null);
  useShownCell(root, rows, columns, ({ row }) => setOpen(row));
  const sheet = { columns, rows, maxRows };
  const wrongRow = (row: SheetRow) =>
    row.wrong !== undefined || columns.some((column) => problem?.(row.key, column.key));
  const add = () => {
    onRows?.(addRows(sheet, 1));
    setOpen(rows.length);
  };
  const remove = (index: number) => {
    setOpen(null);
    onRows?.(removeRows(sheet, { top: index, bottom: index, left: 0, right: 0 }));
    toast.withUndo(t("grid.removed"), () => onRows?.(rows));
  };
  return (
    <div ref={root} className="row-cards" data-sheet data-testid={props.testId}>
      {shown.map((row, index) => (
        <SheetCard
          key={row.key}
          columns={columns}
          row={row}
          wrong={wrongRow(row)}
          warned={columns.some((column) => props.warning?.(row.key, column.key))}
          stale={stale}
          onOpen={() => setOpen(index)}
        />
      ))}
      {shown.length < rows.length && (
        <button type="button" className="row-cards-add" onClick={() => setAll(true)}>
          {t("grid.showAll", { n: rows.length })}
        </button>
      )}
      {rows.length === 0 && <div className="muted row-cards-empty">{t("grid.noRows")}</div>}
      {props.totals && rows.length > 0 && <Totals columns={columns} rows={rows} stale={stale} />}
      {onRows && rows.length < maxRows && (
        <button type="button" className="row-cards-add" onClick={add}>
          <Icon name="plus" size={15} />
          {t("grid.addRow")}
        </button>
      )}
      {open !== null && rows[open] && (
        <RowForm
          title={t("grid.rowOf", { sheet: label, row: open + 1 })}
          index={open}
          count={rows.length}
          readOnly={!onRows}
          onGo={setOpen}
          onClose={() => setOpen(null)}
          onCopy={() => {
            onRows?.(duplicateRows(sheet, { top: open, bottom: open, left: 0, right: 0 }));
            setOpen(open + 1);
          }}
          onRemove={() => remove(open)}
          onMove={(step) => {
            onRows?.(moveRows(sheet, { top: open, bottom: open, left: 0, right: 0 }, step));
            setOpen(open + step);
          }}
        >
          {columns.map((column, col) => (
            <div key={column.key}>
              {renderInput({
                column: onRows ? column : { ...column, readonly: true },
                row: rows[open],
                message: messageOf(rows[open], column, problem),
                warning: props.warning?.(rows[open]?.key ?? "", column.key) ?? null,
                onWrite: (value, wrong) =>
                  onRows?.(
                    writeCells(sheet, [
                      { row: open, col, value, ...(wrong ? { wrong: { message: wrong } } : {}) },
                    ]),
                  ),
              })}
            </div>
          ))}
        </RowForm>
      )}
    </div>
  );
}

function messageOf(
  row: SheetRow | undefined,
  column: SheetColumn,
  problem: SheetCardsProps["problem"],
): string | null {
  if (!row) return null;
  return row.wrong?.[column.key]?.message ?? problem?.(row.key, column.key) ?? null;
}

function Totals({ columns, rows, stale }: { columns: readonly SheetColumn[]; rows: Rows; stale: boolean }) {
  const column = amountColumn(columns);
  if (!column?.total) return null;
  const valid = rows.filter((row) => !row.wrong?.[column.key]);
  return (
    <div className="row-cards-total">
      <span>{t("grid.totalOf", { column: column.label })}</span>
      <strong className={`num${stale && column.readonly ? " stale" : ""}`}>
        {column.total(valid.map((row) => row.values[column.key] ?? null))}
      </strong>
    </div>
  );
}

interface RowFormProps {
  title: string;
  index: number;
  count: number;
  readOnly: boolean;
  onGo: (index: number) => void;
  onClose: () => void;
  onCopy: () => void;
  onRemove: () => void;
  onMove: (step: 1 | -1) => void;
  children: ReactNode;
}

function RowForm(props: RowFormProps) {
  const { title, index, count, readOnly, onGo, onClose, onCopy, onRemove, onMove, children } = props;
  const button = (icon: string, label: string, run: () => void, disabled = false) => (
    <button
      type="button"
      className="plain-button"
      onClick={run}
      disabled={disabled}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} size={18} />
    </button>
  );
  return (
    <Dialog
      title={title}
      tall
      onClose={onClose}
      footer={
        <div className="row-form-foot">
          {button("up", t("grid.previousRow"), () => onGo(index - 1), index === 0)}
          {button("down", t("grid.nextRow"), () => onGo(index + 1), index >= count - 1)}
          {!readOnly && button("copy", t("grid.duplicate", { n: 1 }), onCopy)}
          {!readOnly && button("trash", t("grid.removeRows", { n: 1 }), onRemove)}
          <button type="button" className="row-form-done" onClick={onClose}>
            {t("kit.done")}
          </button>
        </div>
      }
    >
      <div className="row-form" key={index}>
        {children}
      </div>
      {!readOnly && count > 1 && (
        <div className="row-form-moves">
          {([-1, 1] as const).map((step) => (
            <button
              key={step}
              type="button"
              className="plain-button is-link"
              disabled={index + step < 0 || index + step >= count}
              onClick={() => onMove(step)}
            >
              {t(step < 0 ? "grid.moveUp" : "grid.moveDown")}
            </button>
          ))}
        </div>
      )}
    </Dialog>
  );
}
