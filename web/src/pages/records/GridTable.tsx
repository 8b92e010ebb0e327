/** The rows as a sheet to write in: cells, blocks from Excel, filling down; each act is saved and undone as a whole. */
import { useCallback, useMemo, useRef, useState } from "react";
import { type Rows, SHOW_CELL, type ShownCell } from "../../grid/contract";
import { SheetGrid } from "../../grid/SheetGrid";
import type { MenuItem } from "../../kit/MenuList";
import { CellBar } from "../../lists/grid/CellBar";
import { useCellEdits } from "../../lists/grid/useCellEdits";
import { useUnsaved } from "../../shell/unsaved";
import { t } from "../../text";
import { type ListTableProps, useListSheet } from "./useListSheet";
import "../../lists/grid/grid.css";
import "../../text/cells";

export function GridTable(props: ListTableProps) {
  const { list, choice } = props;
  const { app, form } = list;
  const frame = useRef<HTMLDivElement>(null);
  const [isEditing, setEditing] = useState(false);
  const read = useHeld(props.window, isEditing);
  const sheet = useListSheet({ ...props, window: read }, frame, true);
  const place = useMemo(() => ({ app: app.key, form: form.key }), [app.key, form.key]);
  const edits = useCellEdits(place, sheet.rows, sheet.columns);
  const isStuck = edits.stuck.length > 0;
  const unsaved = {
    isDirty: () => true,
    save: async () => {
      edits.retry();
      return false;
    },
  };
  useUnsaved(isStuck ? unsaved : null);

  const handleShow = (row: string, column: string) => {
    const detail: ShownCell = { row, column };
    frame.current?.querySelector("[data-sheet]")?.dispatchEvent(new CustomEvent(SHOW_CELL, { detail }));
  };
  const { onOpen } = sheet;
  const menu = (rows: Rows): MenuItem[] => {
    const known = rows.filter((row) => !row.blank);
    const [first] = known;
    if (!first) return [];
    const plain = { ctrlKey: false, metaKey: false };
    const items: MenuItem[] = [{ label: t("cells.open"), icon: "open", run: () => onOpen(first, plain) }];
    if (!sheet.ticked) return items;
    const isTicked = known.every((row) => choice.ids.has(row.key));
    const tick = () => {
      const next = new Set(choice.ids);
      for (const row of known) isTicked ? next.delete(row.key) : next.add(row.key);
      choice.tick(next);
    };
    const n = known.length;
    const label = isTicked ? t("cells.untick", { n }) : t("cells.tick", { n });
    return [...items, { label, icon: "check", run: tick }];
  };
  const handleEditing = useCallback((on: boolean) => setEditing(on), []);
  return (
    <div ref={frame} className="list-table">
      <SheetGrid
        {...sheet}
        rows={edits.rows}
        maxRows={edits.rows.length}
        onRows={edits.onRows}
        problem={edits.problem}
        list={{ onTravel: edits.onTravel, onEditing: handleEditing, menu }}
      />
      <CellBar edits={edits} onShow={handleShow} />
    </div>
  );
}

/** While a cell is being edited the rows stay as they are, whatever others do meanwhile. */
function useHeld<T>(now: T, isHeld: boolean): T {
  const kept = useRef(now);
  if (!isHeld) kept.current = now;
  return kept.current;
}
