/** Widths of columns and where the active cell lies; measured at the header, which is always drawn. */
import { type CSSProperties, type RefObject, useEffect, useState } from "react";
import type { SheetColumn } from "./contract";

export const NUMBER_WIDTH = 44;
export const HEAD_HEIGHT = 34;

export type Widths = Readonly<Record<string, number>>;

/** The grid tracks all rows share, as CSS variables. */
export function tracksOf(columns: readonly SheetColumn[], widths: Widths): CSSProperties {
  const tracks = columns.map((column) => {
    const set = widths[column.key];
    if (set !== undefined) return `${set}px`;
    return column.grow ? `minmax(${column.width}px, ${column.width}fr)` : `${column.width}px`;
  });
  const least = columns.reduce((sum, column) => sum + (widths[column.key] ?? column.width), NUMBER_WIDTH);
  return { "--tracks": `${NUMBER_WIDTH}px ${tracks.join(" ")}`, "--least": `${least}px` } as CSSProperties;
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
