/** The sticky header (sort, widths) and the sticky totals of a sheet. */
import { type KeyboardEvent, type PointerEvent, useMemo } from "react";
import type { Order } from "../api/types";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import type { Rows, SheetColumn } from "./contract";
import { HEAD_HEIGHT, type Widths } from "./layout";

interface SheetHeadProps {
  columns: readonly SheetColumn[];
  widths: Widths;
  height: number;
  /** How many columns stay when the sheet is scrolled sideways. */
  frozen: number;
  order?: readonly Order[];
  onSort?: (column: SheetColumn, additive: boolean) => void;
  onWidth: (key: string, width: number) => void;
  readOnly: boolean;
  /** Undefined: rows cannot be ticked. */
  allTicked?: boolean;
  onTickAll?: () => void;
}

const NARROWEST = 56;
const WIDEST = 720;

export function SheetHead(props: SheetHeadProps) {
  const { columns, order, onSort, onWidth, allTicked, onTickAll } = props;
  return (
    <div role="row" aria-rowindex={1} className="sheet-head" style={{ height: props.height }}>
      <div className="cell cell-number" role="columnheader" tabIndex={-1}>
        {allTicked !== undefined && (
          <button
            type="button"
            className="tick-button"
            onClick={onTickAll}
            aria-label={t("grid.tickAll")}
            aria-pressed={allTicked}
          >
            <span className={`tick${allTicked ? " is-on" : ""}`}>
              {allTicked && <Icon name="check" size={12} />}
            </span>
          </button>
        )}
      </div>
      {columns.map((column, col) => {
        const sorted = order?.find((one) => one.field === column.key);
        const label = (
          <>
            {column.required && !column.readonly && !props.readOnly && (
              <span className="star" aria-hidden="true">
                *
              </span>
            )}
            <span className="cell-text">{column.label}</span>
            {sorted && <Icon name={sorted.dir === "asc" ? "up" : "down"} size={13} />}
          </>
        );
        return (
          <div
            key={column.key}
            role="columnheader"
            tabIndex={-1}
            aria-colindex={col + 2}
            aria-sort={sorted ? (sorted.dir === "asc" ? "ascending" : "descending") : undefined}
            title={column.hint ?? column.label}
            aria-label={column.label}
            data-head-col={col}
            style={col < props.frozen ? { left: `var(--left-${col})` } : undefined}
            className={`cell${col < props.frozen ? " is-frozen" : ""}${column.align === "right" ? " is-right" : ""}${column.align === "center" ? " is-center" : ""}`}
          >
            {onSort && column.sortable ? (
              <button
                type="button"
                className="sort-button"
                onClick={(event) => onSort(column, event.shiftKey)}
              >
                {label}
              </button>
            ) : (
              label
            )}
            <WidthGrip
              column={column}
              width={props.widths[column.key] ?? column.width}
              readOnly={props.readOnly}
              onWidth={onWidth}
            />
          </div>
        );
      })}
    </div>
  );
}

interface WidthGripProps {
  column: SheetColumn;
  width: number;
  readOnly: boolean;
  onWidth: (key: string, width: number) => void;
}

const STEP = 16;
const within = (width: number) => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
const widthOf = (grip: HTMLElement) => grip.parentElement?.getBoundingClientRect().width ?? 0;

/** The edge of a column: dragged, or moved by the arrow keys. Where cells are typed in, Tab does not stop at it. */
function WidthGrip({ column, width, readOnly, onWidth }: WidthGripProps) {
  const handleDrag = (event: PointerEvent<HTMLSpanElement>) => {
    event.preventDefault();
    event.stopPropagation();
    const grip = event.currentTarget;
    const start = widthOf(grip);
    const from = event.clientX;
    grip.setPointerCapture(event.pointerId);
    grip.onpointermove = (moved) => onWidth(column.key, within(start + moved.clientX - from));
    grip.onpointerup = () => {
      grip.onpointermove = null;
      grip.onpointerup = null;
    };
  };
  if (!readOnly) return <span className="width-grip" onPointerDown={handleDrag} />;
  const handleKey = (event: KeyboardEvent<HTMLSpanElement>) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.key === "ArrowLeft" ? -STEP : STEP;
    onWidth(column.key, within(widthOf(event.currentTarget) + step));
  };
  return (
    <span
      role="separator"
      tabIndex={0}
      className="width-grip"
      aria-orientation="vertical"
      aria-label={t("grid.width", { column: column.label })}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={within(width)}
      onPointerDown={handleDrag}
      onKeyDown={handleKey}
    />
  );
}

interface SheetTotalsProps {
  columns: readonly SheetColumn[];
  rows: Rows;
  stale: boolean;
  height: number;
  top: number;
  frozen: number;
}

export function SheetTotals({ columns, rows, stale, height, top, frozen }: SheetTotalsProps) {
  const totals = useMemo(
    () =>
      columns.map((column) => {
        if (!column.total) return null;
        const valid = rows.filter((row) => !row.wrong?.[column.key]);
        const left = rows.length - valid.length;
        const text = column.total(valid.map((row) => row.values[column.key] ?? null));
        return { text, note: left > 0 ? t("grid.notCounted", { n: left }) : undefined };
      }),
    [columns, rows],
  );
  // A margin would hold it at its place: what is above it is a box of its own, so that it sticks to the lower edge.
  return (
    <>
      <div role="presentation" style={{ height: top - HEAD_HEIGHT }} />
      <div role="row" className="sheet-totals" style={{ height }}>
        <div className="cell cell-number" role="rowheader" tabIndex={-1}>
          {t("grid.total")}
        </div>
        {columns.map((column, col) => (
          <div
            key={column.key}
            role="gridcell"
            title={totals[col]?.note}
            style={col < frozen ? { left: `var(--left-${col})` } : undefined}
            className={`cell is-right num${col < frozen ? " is-frozen" : ""}${stale && column.readonly ? " stale" : ""}`}
          >
            {totals[col]?.note && <Icon name="warning" size={13} label={totals[col]?.note} />}
            <span className="cell-text">{totals[col]?.text ?? ""}</span>
          </div>
        ))}
      </div>
    </>
  );
}
