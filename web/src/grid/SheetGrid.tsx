/**
 * A sheet: edits like Excel, or only reads. One engine for sub-rows, lists and previews; it knows no field kinds.
 * The text box with the focus is SheetEditor's, what keys do is model.ts's.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { t } from "../text";
import { commandFor } from "./keys";
import { HEAD_HEIGHT, numberWidth, tracksOf, useColumnBox, useFrozen, type Widths } from "./layout";
import { SheetModel, type SheetOptions } from "./model";
import { SheetEditor } from "./SheetEditor";
import { SheetFooter } from "./SheetFooter";
import { SheetHead, SheetTotals } from "./SheetHead";
import { SheetMenu } from "./SheetMenu";
import { SheetRowView } from "./SheetRowView";
import { at, isSingle } from "./selection";
import type { SheetGridProps } from "./sheetProps";
import { useCopy } from "./useCopy";
import { useListed } from "./useListed";
import { useLookups } from "./useLookups";
import { usePointer } from "./usePointer";
import { useShownCell } from "./useShownCell";
import { useReveal, useWindowed } from "./useWindowed";
import "./sheet.css";

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
  const model = useModel({
    ...{ columns, rows, onRows, maxRows, historyKey: props.historyKey, pageSize },
    ...{ fixed: props.list !== undefined, onTravel: props.list?.onTravel, onTrouble: props.list?.onTrouble },
    ...{ onGrow: props.list?.onGrow, onJump: props.window?.onJump },
  });
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
  useShownCell(root, rows, columns, ({ row, col }) => {
    model.select(at(row, col));
    if (props.list) model.box?.focus();
  });
  const looked = { first: virtual.range?.startIndex ?? 0, last: virtual.range?.endIndex ?? 0 };
  useWindowed(scroller, model, rowHeight, looked, props.window);
  const pointer = usePointer({ root, model, onMenu: setMenu, onOpen: props.onOpen, ticked, onTick });

  const { range } = model;
  const { row: activeRow, col: activeCol } = model.selection.active;

  const handleKey = (event: KeyboardEvent) => {
    if (!readOnly || (event.target as Element).closest("button, a, input, [role=separator]")) return;
    const section = rows[activeRow]?.section;
    if (section && (event.key === " " || event.key === "Enter")) {
      props.onSection?.(rows[activeRow]?.key ?? "");
      event.preventDefault();
      return;
    }
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
    } else if (!model.run(command)) return;
    event.preventDefault();
  };

  const first = props.window ? props.window.number : 1;
  const numbers = numberWidth((first ?? 1) + count);
  const tracks = useMemo(
    () => tracksOf(columns, widths, props.fit ? rows : null, numbers),
    [columns, widths, props.fit, rows, numbers],
  );
  const frozen = useFrozen(scroller, props.frozen || 1, tracks);
  const box = useColumnBox(scroller, activeCol, tracks, frozen.count);
  useReveal(scroller, model, virtual, props.window?.floor ?? 0, pointer.isPressed, frozen.count);
  useListed(model, props.list);
  const bodyHeight = virtual.getTotalSize() + (props.totals ? rowHeight : 0);
  const inRange = (index: number) => index >= range.top && index <= range.bottom;
  const known = () => rows.filter((row) => !row.blank).map((row) => row.key);
  const allTicked = ticked && rows.some((row) => !row.blank) && known().every((key) => ticked.has(key));
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
        <div className="sheet-body" style={{ ...tracks, ...frozen.style, height: bodyHeight }}>
          <SheetHead
            columns={columns}
            widths={widths}
            height={HEAD_HEIGHT}
            frozen={frozen.count}
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
              warning={props.warning}
              ticked={ticked?.has(rows[index]?.key ?? "")}
              current={props.current !== undefined && rows[index]?.key === props.current}
              href={readOnly && rows[index] ? props.href?.(rows[index]) : undefined}
              openHref={!readOnly && rows[index]?.id ? props.href?.(rows[index]) : undefined}
              frozen={frozen.count}
              onSection={props.onSection}
            />
          ))}
          {!readOnly && (
            <SheetEditor
              model={model}
              columns={columns}
              rows={rows}
              label={props.label}
              problem={props.problem}
              warning={props.warning}
              line={{ top: HEAD_HEIGHT + activeRow * rowHeight, height: rowHeight }}
              box={box}
              focused={focused}
              onSection={props.onSection}
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
              frozen={frozen.count}
            />
          )}
        </div>
        {rows.length === 0 && readOnly && (
          <div className="sheet-empty">{props.empty ?? t("grid.noRows")}</div>
        )}
      </div>
      {props.footer !== false && (
        <SheetFooter model={model} rows={rows} columns={columns} full={full} onFull={() => setFull(!full)}>
          {!readOnly && props.extra?.((next) => model.change(next))}
        </SheetFooter>
      )}
      {menu && <SheetMenu at={menu} model={model} list={props.list} onClose={() => setMenu(null)} />}
    </div>
  );
}
