/** Going to the row below a list that is always ready; of a long list its end is read first. */
import { type RefObject, useEffect, useRef } from "react";
import { READY_ROW, SHOW_CELL, type ShownCell } from "../../grid/contract";
import type { SheetGridProps } from "../../grid/sheetProps";

export function useReadyRow(frame: RefObject<HTMLDivElement | null>, sheet: SheetGridProps): () => void {
  const { rows, window } = sheet;
  const isAtEnd = !rows[rows.length - 1]?.blank;
  const waits = useRef(false);
  const show = () => {
    const detail: ShownCell = { row: READY_ROW };
    frame.current?.querySelector("[data-sheet]")?.dispatchEvent(new CustomEvent(SHOW_CELL, { detail }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows were read since it was wished for
  useEffect(() => {
    if (!waits.current || !isAtEnd) return;
    waits.current = false;
    show();
  }, [rows]);
  return () => {
    waits.current = !isAtEnd;
    if (isAtEnd) show();
    else window?.onJump?.(true);
  };
}
