/**
 * A sheet: edits like Excel, or only reads. One engine for sub-rows, lists and previews; it knows no field kinds.
 * The text box with the focus is SheetEditor's, what keys do is model.ts's.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Order } from "../api/types";
import { t } from "../text";
import type { Rows, SheetColumn, SheetRow, SheetWindow } from "./contract";
import { commandFor } from "./keys";
import { HEAD_HEIGHT, numberWidth, tracksOf, useColumnBox, type Widths } from "./layout";
import { SheetModel, type SheetOptions } from "./model";
import { SheetEditor } from "./SheetEditor";
import { SheetFooter } from "./SheetFooter";
import { SheetHead, SheetTotals } from "./SheetHead";
import { SheetMenu } from "./SheetMenu";
import { SheetRowView } from "./SheetRowView";
import { at, isSingle } from "./selection";
import { useCopy } from "./useCopy";
import { useLookups } from "./useLookups";
import { usePointer } from "./usePointer";
import { useShownCell } from "./useShownCell";
import { useReveal, useWindowed } from "./useWindowed";
import "./sheet.css";

export interface SheetGridProps {
  label: string;
  columns: readonly SheetColumn[];
  rows: Rows;
  /** Without it the sheet is read-only. */
  onRows?: (rows: Rows) => void;
  maxRows?: number;
  historyKey?: string | number;
  /** The server's complaint about a cell. */
  problem?: (row: string, column: string) => string | null;
  /** Read-only cells are of before the last change. */
  stale?: boolean;
  rowHeight?: number;
  /** Fill the parent's height; otherwise as high as the rows, at most `maxHeight`. */
  fill?: boolean;
  maxHeight?: number;
  /** Columns as wide as their content (rows that are only read). */
  fit?: boolean;
  totals?: boolean;
  footer?: boolean;
  order?: readonly Order[];
  onSort?: (column: SheetColumn, additive: boolean) => void;
  /** Widths somebody gave to columns; the sheet keeps them itself without. */
  widths?: Widths;
  onWidths?: (widths: Widths) => void;
  /** Rows are ticked by their number, or by Space (read-only sheets). */
  ticked?: ReadonlySet<string>;
  onTick?: (ticked: ReadonlySet<string>) => void;
  /** Rows open by click or Enter (read-only sheets). */
  onOpen?: (row: SheetRow, event: { ctrlKey: boolean; metaKey: boolean }) => void;
  href?: (row: SheetRow) => string;
  /** Key of the row shown beside the sheet. */
  current?: string;
  /** The rows are a part of a longer list. */
  window?: SheetWindow;
  empty?: ReactNode;
  testId?: string;
}

function useModel(options: SheetOptions): SheetModel {
  const [model] = useState(() => new SheetModel(options));
  useLayoutEffect(() => model.use(options));
  useStore(model.store);
  return model;
}

export function SheetGrid(props: SheetGridProps) {
  const { columns, rows, onRows, maxRows = 500, rowHeight = 34, maxHeight = 460, ticked, onTick } = props;
  const readOnly = onRows === undefined;
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [ownWidths, setWidths] = useState<Widths>({});
  const widths = props.widths ?? ownWidths;
  const [focused, setFocused] = useState(false);
  const [full, setFull] = useState(false);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const pageSize = Math.max(1, Math.floor((scroller.current?.clientHeight ?? maxHeight) / rowHeight) - 2);
  const model = useModel({ columns, rows, onRows, maxRows, historyKey: props.historyKey, pageSize });
  const count = rows.length + (!readOnly && rows.length < maxRows ? 1 : 0);

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingStart: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    scrollPaddingEnd: props.totals ? rowHeight : 0,
  });
  // After rows were taken away the virtual list still holds their places for one drawing.
  const shown = virtual.getVirtualItems().filter((item) => item.index < count);

  useLookups(rows, columns, model);
  useCopy(root, model);
  useShownCell(root, rows, columns, ({ row, col }) => model.select(at(row, col)));
  const looked = { first: virtual.range?.startIndex ?? 0, last: virtual.range?.endIndex ?? 0 };
  useWindowed(scroller, model, rowHeight, looked, props.window);
  const pointer = usePointer({ root, model, onMenu: setMenu, onOpen: props.onOpen, ticked, onTick });
  useReveal(scroller, model, virtual, props.window?.floor ?? 0, pointer.isPressed);

  const { range } = model;
  const { row: activeRow, col: activeCol } = model.selection.active;

  const handleKey = (event: KeyboardEvent) => {
    if (!readOnly || (event.target as Element).closest("button, a, input, [role=separator]")) return;
    if (ticked && event.key === " ") {
      pointer.tick(activeRow, event.shiftKey);
      event.preventDefault();
      return;
    }
    const command = commandFor(event, { editing: null, listOpen: false, readOnly, toggles: false });
    const row = rows[activeRow];
    if (!command || command.do === "menu") return;
    if (command.do === "open") {
      if (!row || !props.onOpen) return;
      props.onOpen(row, event);
    } else if (command.do === "edge" && command.sheet && !command.extend && props.window) {
      props.window.onJump(command.end);
    } else if (!model.run(command)) return;
    event.preventDefault();
  };

  const first = props.window ? props.window.number : 1;
  const frozen = numberWidth((first ?? 1) + count);
  const tracks = useMemo(
    () => tracksOf(columns, widths, props.fit ? rows : null, frozen),
    [columns, widths, props.fit, rows, frozen],
  );
  const box = useColumnBox(scroller, activeCol, tracks);
  const bodyHeight = virtual.getTotalSize() + (props.totals ? rowHeight : 0);
  const inRange = (index: number) => index >= range.top && index <= range.bottom;
  const allTicked = ticked && rows.length > 0 && rows.every((row) => row.blank || ticked.has(row.key));
  const known = () => rows.filter((row) => !row.blank).map((row) => row.key);
  const state = [focused && "has-focus", full && "is-full", props.fill && "is-filled", readOnly && "is-read"];

  return (
    <div
      ref={root}
      className={["sheet", ...state].filter(Boolean).join(" ")}
      data-sheet
      data-testid={props.testId}
    >
      <div
        ref={scroller}
        className="sheet-scroll"
        style={{ maxHeight: props.fill || full ? undefined : maxHeight }}
        role="grid"
        aria-label={props.label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        aria-readonly={readOnly}
        tabIndex={readOnly ? 0 : -1}
        onKeyDown={handleKey}
        onFocus={(event) => readOnly && setFocused(event.target === event.currentTarget)}
        onBlur={() => readOnly && setFocused(false)}
        {...pointer.handlers}
      >
        <div className="sheet-body" style={{ ...tracks, height: bodyHeight }}>
          <SheetHead
            columns={columns}
            widths={widths}
            height={HEAD_HEIGHT}
            readOnly={readOnly}
            order={props.order}
            onSort={props.onSort}
            onWidth={(key, width) => {
              setWidths({ ...widths, [key]: width });
              props.onWidths?.({ ...widths, [key]: width });
            }}
            allTicked={allTicked}
            onTickAll={() => onTick?.(new Set(allTicked ? [] : known()))}
          />
          {shown.map(({ index, start }) => (
            <SheetRowView
              key={rows[index]?.key ?? "ready"}
              row={rows[index]}
              index={index}
              number={first === null ? null : first + index}
              top={start}
              height={rowHeight}
              columns={columns}
              from={inRange(index) && !isSingle(range) ? range.left : -1}
              to={inRange(index) && !isSingle(range) ? range.right : -1}
              active={index === activeRow ? activeCol : -1}
              corner={!readOnly && focused && index === range.bottom ? range.right : -1}
              filling={pointer.fillTo !== null && index > range.bottom && index <= pointer.fillTo}
              stale={props.stale ?? false}
              readOnly={readOnly}
              problem={props.problem}
              ticked={ticked?.has(rows[index]?.key ?? "")}
              current={props.current !== undefined && rows[index]?.key === props.current}
              href={rows[index] && props.href?.(rows[index])}
            />
          ))}
          {!readOnly && (
            <SheetEditor
              model={model}
              columns={columns}
              rows={rows}
              label={props.label}
              problem={props.problem}
              line={{ top: HEAD_HEIGHT + activeRow * rowHeight, height: rowHeight }}
              box={box}
              focused={focused}
              onFocus={setFocused}
              onMenu={(anchor) => {
                const { left, bottom } = anchor.getBoundingClientRect();
                setMenu({ x: left, y: bottom });
              }}
            />
          )}
          {props.totals && (
            <SheetTotals
              columns={columns}
              rows={rows}
              stale={props.stale ?? false}
              height={rowHeight}
              top={bodyHeight - rowHeight}
            />
          )}
        </div>
        {rows.length === 0 && readOnly && (
          <div className="sheet-empty">{props.empty ?? t("grid.noRows")}</div>
        )}
      </div>
      {props.footer !== false && (
        <SheetFooter model={model} rows={rows} columns={columns} full={full} onFull={() => setFull(!full)} />
      )}
      {menu && <SheetMenu at={menu} model={model} onClose={() => setMenu(null)} />}
    </div>
  );
}
