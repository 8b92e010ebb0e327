/** One drawn row; drawn again only when its own row, choice or problems change. */
import { memo } from "react";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import type { SheetColumn, SheetRow } from "./contract";
import { isLocked, isShut } from "./edits";
import { SheetSectionRow } from "./SheetSectionRow";

export interface SheetRowProps {
  /** Undefined is the empty row that is always ready. */
  row: SheetRow | undefined;
  index: number;
  /** What it is counted as; null while that is not known. */
  number: number | null;
  top: number;
  height: number;
  columns: readonly SheetColumn[];
  /** Columns of this row inside the chosen range; −1 is none. */
  from: number;
  to: number;
  active: number;
  /** The column whose cell carries the corner to drag; −1 is none. */
  corner: number;
  filling: boolean;
  stale: boolean;
  readOnly: boolean;
  problem?: (row: string, column: string) => string | null;
  warning?: (row: string, column: string) => string | null;
  ticked?: boolean;
  current?: boolean;
  href?: string;
  /** Where a small sign in the first cell of a row that is written in leads. */
  openHref?: string;
  onSection?: (key: string) => void;
  /** How many columns stay when the sheet is scrolled sideways. */
  frozen: number;
}

interface CellProps {
  row: SheetRow | undefined;
  column: SheetColumn;
  href?: string;
}

function CellContent({ row, column, href }: CellProps) {
  const value = row?.values[column.key] ?? null;
  const wrong = row?.wrong?.[column.key];
  if (row?.blank) return <span className="cell-bone" />;
  if (wrong) return <span className="cell-text">{String(value)}</span>;
  const content =
    column.View && row && value !== null ? (
      <column.View value={value} row={row} />
    ) : (
      <span className="cell-text">{column.text(value)}</span>
    );
  return href ? (
    <a href={href} tabIndex={-1} className="cell-link">
      {content}
    </a>
  ) : (
    content
  );
}

interface Told {
  trouble: string | null;
  warning: string | null;
}

function cellClass(props: SheetRowProps, column: SheetColumn, col: number, told: Told): string {
  const wrong = props.row?.wrong?.[column.key];
  const names = ["cell"];
  if (column.align === "right") names.push("is-right", "num");
  if (column.align === "center") names.push("is-center");
  if (col < props.frozen) names.push("is-frozen");
  if (!props.readOnly && isShut(column, props.row)) names.push("is-shut");
  if (props.row?.saving?.has(column.key)) names.push("is-saving");
  if (column.readonly && props.stale) names.push("stale");
  if (col >= props.from && col <= props.to) names.push("is-in");
  if (col === props.active) names.push("is-active");
  if (wrong?.pending) names.push("is-pending");
  else if (wrong || told.trouble) names.push("is-wrong");
  else if (told.warning) names.push("is-warned");
  return names.join(" ");
}

export const SheetRowView = memo(function SheetRowView(props: SheetRowProps) {
  const { row, index, columns, problem } = props;
  if (row?.section) return <SheetSectionRow {...props} row={row} section={row.section} />;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.ticked}
      className={`sheet-row${props.current ? " is-current" : ""}${props.ticked ? " is-ticked" : ""}${props.filling ? " is-filling" : ""}${row?.tint ? ` is-tinted ${row.tint}` : ""}`}
      style={{ top: props.top, height: props.height }}
    >
      <div className="cell cell-number" data-row={index} data-head="" role="rowheader" tabIndex={-1}>
        {props.ticked === undefined ? (
          <span className="num">{row ? (row.number ?? props.number) : <Icon name="plus" size={12} />}</span>
        ) : (
          <>
            <span className="num">
              {row?.id ? (
                (row.number ?? props.number)
              ) : row?.blank ? (
                props.number
              ) : (
                <Icon name="plus" size={12} />
              )}
            </span>
            <span hidden={!row?.id} className={`tick${props.ticked ? " is-on" : ""}`}>
              {props.ticked && <Icon name="check" size={12} />}
            </span>
          </>
        )}
      </div>
      {columns.map((column, col) => {
        const trouble = row ? (problem?.(row.key, column.key) ?? null) : null;
        const warning = row ? (props.warning?.(row.key, column.key) ?? null) : null;
        const wrong = row?.wrong?.[column.key];
        const lock = !props.readOnly && isLocked(column, row);
        return (
          <div
            key={column.key}
            role="gridcell"
            aria-colindex={col + 2}
            aria-selected={col >= props.from && col <= props.to}
            aria-readonly={props.readOnly || isShut(column, row) || undefined}
            aria-invalid={wrong || trouble ? true : undefined}
            title={wrong?.message ?? trouble ?? warning ?? (lock ? row?.why : undefined)}
            className={cellClass(props, column, col, { trouble, warning })}
            style={col < props.frozen ? { left: `var(--left-${col})` } : undefined}
            data-row={index}
            data-col={col}
          >
            {lock && (
              <span className="cell-lock">
                <Icon name="lock" size={12} label={row?.why} />
              </span>
            )}
            <CellContent row={row} column={column} href={col === 0 && !row?.blank ? props.href : undefined} />
            {col === 0 && props.openHref && !row?.blank && (
              <a href={props.openHref} tabIndex={-1} className="cell-open" aria-label={t("grid.open")}>
                <Icon name="open" size={14} />
              </a>
            )}
            {col === props.corner && <span className="fill-corner" data-fill="" />}
          </div>
        );
      })}
    </div>
  );
});
