/** Widths of columns and where the active cell lies; measured at the header, which is always drawn. */
import { type CSSProperties, type RefObject, useEffect, useState } from "react";
import type { Rows, SheetColumn } from "./contract";

export const NUMBER_WIDTH = 44;
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

/** The grid tracks all rows share, as CSS variables; given rows, columns are no wider than they need. */
export function tracksOf(columns: readonly SheetColumn[], widths: Widths, rows: Rows | null): CSSProperties {
  const least = leastWidths(columns, widths, rows);
  const tracks = columns.map((column, index) => {
    const grows = column.grow && widths[column.key] === undefined;
    return grows ? `minmax(${least[index]}px, ${rows ? least[index] : column.width}fr)` : `${least[index]}px`;
  });
  const sum = least.reduce((all, width) => all + width, NUMBER_WIDTH);
  return { "--tracks": `${NUMBER_WIDTH}px ${tracks.join(" ")}`, "--least": `${sum}px` } as CSSProperties;
}

const headCell = (scroller: HTMLElement | null, col: number) =>
  scroller?.querySelector<HTMLElement>(`[data-head-col="${col}"]`) ?? null;

/** Scroll sideways until the column stands clear of the frozen ones. */
export function revealColumn(scroller: HTMLElement | null, col: number): void {
  const cell = headCell(scroller, col);
  const frozen = headCell(scroller, 0);
  if (!scroller || !cell || !frozen || col === 0) return;
  const left = cell.offsetLeft - NUMBER_WIDTH - frozen.offsetWidth;
  const right = cell.offsetLeft + cell.offsetWidth;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (right > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = right - scroller.clientWidth;
}

/** The box of a column for the editor; the frozen one sticks by itself. */
export function useColumnBox(
  scroller: RefObject<HTMLElement | null>,
  col: number,
  tracks: CSSProperties,
): CSSProperties {
  const [box, setBox] = useState<CSSProperties>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: other tracks move the header cells
  useEffect(() => {
    const measure = () => {
      const cell = headCell(scroller.current, col);
      if (!cell) return;
      const width = cell.offsetWidth;
      setBox(
        col === 0
          ? { position: "sticky", left: NUMBER_WIDTH, marginLeft: NUMBER_WIDTH, width }
          : { position: "absolute", left: cell.offsetLeft, width },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller, col, tracks]);
  return box;
}
