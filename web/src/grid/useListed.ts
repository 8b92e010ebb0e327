/** A sheet over a list that others change too: the cursor goes with its row, and a cell being edited is left alone. */
import { useEffect, useLayoutEffect, useRef } from "react";
import type { SheetModel } from "./model";
import { at } from "./selection";

interface Listed {
  onEditing: (on: boolean) => void;
  onRow?: (key: string | null) => void;
}

export function useListed(model: SheetModel, list: Listed | undefined): void {
  const isEditing = model.editing !== null;
  const onEditing = list?.onEditing;
  useEffect(() => onEditing?.(isEditing), [onEditing, isEditing]);

  const { rows } = model.options;
  const { active, anchor } = model.selection;
  const onRow = list?.onRow;
  const here = rows[active.row]?.key ?? null;
  // A cell being edited in the row that is ready becomes a row only when it is written.
  // Where the cursor stands at first nobody went to: what was begun before stays begun.
  const first = useRef<string | null | undefined>(here);
  useEffect(() => {
    if (here === first.current) return;
    first.current = undefined;
    if (!isEditing) onRow?.(here);
  }, [onRow, here, isEditing]);

  const seen = useRef({ rows, row: active.row, key: rows[active.row]?.key });
  const follows = list !== undefined && active.row === anchor.row;
  useLayoutEffect(() => {
    const before = seen.current;
    const here = model.selection.active;
    const now = model.options.rows;
    // Who moved the cursor meant the row it stands on now.
    const isLeft = before.rows !== now && before.row === here.row && now[here.row]?.key !== before.key;
    if (follows && isLeft) {
      const row = now.findIndex((one) => one.key === before.key && !one.blank);
      if (row >= 0) model.select(at(row, here.col));
    }
    const { row } = model.selection.active;
    seen.current = { rows: now, row, key: now[row]?.key };
  });
}
