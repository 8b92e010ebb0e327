/** A list as a sheet to write in: cells, blocks from Excel, filling down; each act is saved and undone as a whole. */
import { type RefObject, useCallback, useMemo, useState } from "react";
import { type Rows, SHOW_CELL, type ShownCell } from "../../grid/contract";
import { SheetGrid } from "../../grid/SheetGrid";
import type { SheetGridProps } from "../../grid/sheetProps";
import type { MenuItem } from "../../kit/MenuList";
import { CellBar } from "../../lists/grid/CellBar";
import { useCellEdits } from "../../lists/grid/useCellEdits";
import { type Shown, useLocks } from "../../lists/grid/useLocks";
import { useUnsaved } from "../../shell/unsaved";
import { t } from "../../text";
import type { Choice } from "./useChosen";
import type { List } from "./useList";
import type { OpenRow } from "./useListSheet";
import "../../lists/grid/grid.css";
import "../../text/cells";

/** So long what is on its way is waited for before somebody who leaves is asked, and after they said to save. */
const SOON_MS = 2_000;
const LATE_MS = 60_000;

interface EditableSheetProps {
  list: List;
  choice: Choice;
  sheet: SheetGridProps & { onOpen: OpenRow };
  frame: RefObject<HTMLDivElement | null>;
  /** A cell is being edited: rows are to stay as they are meanwhile. Never another function. */
  onEditing: (on: boolean) => void;
}

export function EditableSheet({ list, choice, sheet, frame, onEditing }: EditableSheetProps) {
  const { app, form } = list;
  const place = useMemo(() => ({ app: app.key, form: form.key }), [app.key, form.key]);
  const [shown, setShown] = useState<Shown>({ first: 0, last: 0 });
  const locked = useLocks(place, sheet.rows, sheet.columns, shown);
  const edits = useCellEdits(place, locked, sheet.columns);
  const onShow = sheet.window?.onShow;
  const handleRange = useCallback(
    (first: number, last: number) => {
      onShow?.(first, last);
      setShown((was) => (was.first === first && was.last === last ? was : { first, last }));
    },
    [onShow],
  );
  const unsaved = {
    isDirty: () => true,
    settle: () => edits.settled(SOON_MS),
    save: () => {
      edits.retry();
      return edits.settled(LATE_MS);
    },
  };
  useUnsaved(edits.isUnsaved ? unsaved : null);

  const handleShow = (row: string, column: string) => {
    const detail: ShownCell = { row, column };
    frame.current?.querySelector("[data-sheet]")?.dispatchEvent(new CustomEvent(SHOW_CELL, { detail }));
  };
  return (
    <div ref={frame} className="list-table">
      <SheetGrid
        {...sheet}
        window={sheet.window && { ...sheet.window, onShow: handleRange }}
        rows={edits.rows}
        maxRows={edits.rows.length}
        onRows={edits.onRows}
        problem={edits.problem}
        list={{ onTravel: edits.onTravel, onEditing, menu: (rows) => rowMenu(rows, sheet, choice) }}
      />
      <CellBar edits={edits} onShow={handleShow} />
    </div>
  );
}

function rowMenu(rows: Rows, sheet: EditableSheetProps["sheet"], choice: Choice): MenuItem[] {
  const known = rows.filter((row) => !row.blank);
  const [first] = known;
  if (!first) return [];
  const run = () => sheet.onOpen(first, { ctrlKey: false, metaKey: false });
  const items: MenuItem[] = [{ label: t("cells.open"), icon: "open", run }];
  if (!sheet.ticked) return items;
  const isTicked = known.every((row) => choice.ids.has(row.key));
  const tick = () => {
    const next = new Set(choice.ids);
    for (const row of known) {
      if (isTicked) next.delete(row.key);
      else next.add(row.key);
    }
    choice.tick(next);
  };
  const n = known.length;
  const label = isTicked ? t("cells.untick", { n }) : t("cells.tick", { n });
  return [...items, { label, icon: "check", run: tick }];
}
