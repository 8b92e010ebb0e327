/** A sheet goes to the cell it is asked for, by the keys of row and column: errors jump there. */
import { type RefObject, useEffect, useRef } from "react";
import { READY_ROW, type Rows, SHOW_CELL, type SheetColumn, type ShownCell, type Spot } from "./contract";

export function useShownCell(
  root: RefObject<HTMLElement | null>,
  rows: Rows,
  columns: readonly SheetColumn[],
  onShow: (spot: Spot) => void,
): void {
  const latest = useRef({ rows, columns, onShow });
  useEffect(() => {
    latest.current = { rows, columns, onShow };
  });
  useEffect(() => {
    const place = root.current;
    const handleShow = (event: Event) => {
      const asked = (event as CustomEvent<ShownCell>).detail;
      const now = latest.current;
      const isReady = asked.row === READY_ROW;
      const row = isReady ? now.rows.length : now.rows.findIndex((one) => one.key === asked.row);
      const col = now.columns.findIndex((one) => one.key === asked.column);
      if (row >= 0) now.onShow({ row, col: Math.max(col, 0) });
    };
    place?.addEventListener(SHOW_CELL, handleShow);
    return () => place?.removeEventListener(SHOW_CELL, handleShow);
  }, [root]);
}
