/** Widths of columns and where the active cell lies; measured at the header, which is always drawn. */
import { type CSSProperties, type RefObject, useEffect, useState } from "react";
import type { Rows, SheetColumn } from "./contract";

/** The column of row numbers holds five digits, and grows by the width of one for each more. */
const NUMBER_WIDTH = 44;
const NUMBER_DIGITS = 5;
const DIGIT_WIDTH = 7;
export const HEAD_HEIGHT = 34;

export type Widths = Readonly<Record<string, number>>;

/** How far a column that grows may shrink before the sheet scrolls sideways. */
const SHRINK = 0.6;
const PADDING = 22;
const SAMPLE = 60;

/** Room for a text at 13 px: a Chinese character, and each sign the Chinese font draws, is as wide as it is high. */
export function textWidth(text: string): number {
  let width = PADDING;
  for (const char of text) width += char > "\u007f" ? 13.2 : char >= "A" && char <= "Z" ? 9 : 7.6;
  return Math.ceil(width);
}

/** The least width of each column: for its header, and as much of its content as `rows` shows. */
function leastWidths(columns: readonly SheetColumn[], widths: Widths, rows: Rows | null): number[] {
  return columns.map((column) => {
    const set = widths[column.key];
    if (set !== undefined) return set;
    const head = textWidth(column.label);
    if (column.fixed) return Math.max(head, column.width);
    if (!rows) {
      const least = column.least ?? Math.max(head, Math.round(column.width * SHRINK));
      return column.grow ? least : column.width;
    }
    const texts = rows.slice(0, SAMPLE).map((row) => column.text(row.values[column.key] ?? null));
    const total = column.total?.(rows.map((row) => row.values[column.key] ?? null)) ?? "";
    return Math.min(Math.max(head, ...[...texts, total].map(textWidth)), Math.round(column.width * 1.5));
  });
}

/** How wide the column of row numbers is when the last one is `last`. */
export const numberWidth = (last: number): number =>
  NUMBER_WIDTH + DIGIT_WIDTH * Math.max(0, String(last).length - NUMBER_DIGITS);

/** The grid tracks all rows share, as CSS variables; given rows, columns are no wider than they need. */
export function tracksOf(
  columns: readonly SheetColumn[],
  widths: Widths,
  rows: Rows | null,
  frozen = NUMBER_WIDTH,
): CSSProperties {
  const least = leastWidths(columns, widths, rows);
  const tracks = columns.map((column, index) => {
    const grows = column.grow && widths[column.key] === undefined;
    return grows ? `minmax(${least[index]}px, ${rows ? least[index] : column.width}fr)` : `${least[index]}px`;
  });
  const sum = least.reduce((all, width) => all + width, frozen);
  return {
    "--frozen": `${frozen}px`,
    "--tracks": `${frozen}px ${tracks.join(" ")}`,
    "--least": `${sum}px`,
  } as CSSProperties;
}

const frozenWidth = (scroller: HTMLElement | null): number =>
  scroller?.querySelector<HTMLElement>(".cell-number")?.offsetWidth ?? NUMBER_WIDTH;

const headCell = (scroller: HTMLElement | null, col: number) =>
  scroller?.querySelector<HTMLElement>(`[data-head-col="${col}"]`) ?? null;

/** How much of the sheet frozen columns may take, so that something is left to scroll. */
const MOST_FROZEN = 0.6;

/** Where the frozen columns stay, from the left edge: the number column, then each as wide as its header. */
function frozenLefts(scroller: HTMLElement | null, wanted: number): number[] {
  const room = (scroller?.clientWidth ?? 0) * MOST_FROZEN;
  const lefts = [frozenWidth(scroller)];
  for (let col = 0; col + 1 < wanted; col += 1) {
    const next = (lefts.at(-1) ?? 0) + (headCell(scroller, col)?.offsetWidth ?? 0);
    if (next + (headCell(scroller, col + 1)?.offsetWidth ?? 0) > room) break;
    lefts.push(next);
  }
  return lefts;
}

/** The frozen columns, as many as there is room for, and where they stay; measured anew when they change. */
export function useFrozen(
  scroller: RefObject<HTMLElement | null>,
  wanted: number,
  tracks: CSSProperties,
): { count: number; style: CSSProperties } {
  const [lefts, setLefts] = useState<readonly number[]>([NUMBER_WIDTH]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other tracks move the header cells
  useEffect(() => {
    const measure = () => {
      const next = frozenLefts(scroller.current, wanted);
      setLefts((before) => (before.join() === next.join() ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller, wanted, tracks]);
  const style = Object.fromEntries(lefts.map((left, col) => [`--left-${col}`, `${left}px`]));
  return { count: lefts.length, style };
}

/** Scroll sideways until the column stands clear of the frozen ones. */
export function revealColumn(scroller: HTMLElement | null, col: number, frozen: number): void {
  const cell = headCell(scroller, col);
  const last = headCell(scroller, frozen - 1);
  if (!scroller || !cell || !last || col < frozen) return;
  const left = cell.offsetLeft - (frozenLefts(scroller, frozen).at(-1) ?? 0) - last.offsetWidth;
  const right = cell.offsetLeft + cell.offsetWidth;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (right > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = right - scroller.clientWidth;
}

/** The box of a column for the editor; frozen ones stick by themselves. */
export function useColumnBox(
  scroller: RefObject<HTMLElement | null>,
  col: number,
  tracks: CSSProperties,
  frozen: number,
): CSSProperties {
  const [box, setBox] = useState<CSSProperties>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: other tracks move the header cells
  useEffect(() => {
    const measure = () => {
      const cell = headCell(scroller.current, col);
      if (!cell) return;
      const width = cell.offsetWidth;
      const left = frozenLefts(scroller.current, frozen)[col];
      setBox(
        left !== undefined
          ? { position: "sticky", left, marginLeft: left, width }
          : { position: "absolute", left: cell.offsetLeft, width },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller, col, tracks, frozen]);
  return box;
}
