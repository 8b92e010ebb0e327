/** A list as a sheet to write in: cells, blocks from Excel, filling down; each act is saved and undone as a whole. */
import { type RefObject, useCallback, useMemo, useRef, useState } from "react";
import { useSession } from "../../api/hooks";
import type { Value } from "../../api/types";
import { findField } from "../../fields/columns";
import type { Rows } from "../../grid/contract";
import { SheetGrid } from "../../grid/SheetGrid";
import type { SheetGridProps } from "../../grid/sheetProps";
import type { MenuItem } from "../../kit/MenuList";
import { CellBar } from "../../lists/grid/CellBar";
import { askGrow } from "../../lists/grid/GrowDialog";
import { NewRowsBar } from "../../lists/grid/NewRowsBar";
import { MOST_NEW } from "../../lists/grid/newRows";
import { useCellEdits } from "../../lists/grid/useCellEdits";
import { type Shown, useLocks } from "../../lists/grid/useLocks";
import { useNewRows } from "../../lists/grid/useNewRows";
import { titleOf } from "../../lists/laid/CardBody";
import { useUnsaved } from "../../shell/unsaved";
import { t } from "../../text";
import type { Choice } from "./useChosen";
import type { List } from "./useList";
import type { OpenRow } from "./useListSheet";
import { useReadyRow } from "./useReadyRow";
import { useWalk, walkWhenShown } from "./useWalk";
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
  const place = useMemo(() => {
    const found = findField(app, form, form.title);
    const title = found ? { path: form.title, field: found.field } : null;
    const nameOf = (row: Readonly<Record<string, Value>>) => titleOf({ title }, row);
    return { app: app.key, form: form.key, title: form.title, nameOf };
  }, [app, form]);
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

  const session = useSession();
  const person = session.data?.user.id ?? "";
  const news = useNewRows(app.key, form, person, sheet.columns, edits.warn);
  const isOpen = form.can.create && !sheet.onSection;
  const own = edits.rows.length;
  const rows = useMemo(
    () => (isOpen && news.rows.length > 0 ? [...edits.rows, ...news.rows] : edits.rows),
    [isOpen, edits.rows, news.rows],
  );
  const handleRows = (next: Rows) => {
    edits.onRows(next.slice(0, own));
    if (isOpen) news.take(next.slice(own));
  };
  const problem = (row: string, column: string) => edits.problem(row, column) ?? news.problem(row, column);
  const walk = useWalk({ ...edits, rows, stuck: [...edits.stuck, ...news.waiting] }, sheet, frame);
  const active = useRef<string | null>(null);
  const onRow = useCallback(
    (key: string | null) => {
      active.current = key;
      news.onRow(key);
    },
    [news.onRow],
  );
  const handleTravel = (step: "undo" | "redo") => {
    if (step === "redo" || active.current === null || !news.undo(active.current)) edits.onTravel(step);
  };
  const addRow = useReadyRow(frame, sheet);
  const isNew = (key: string) => news.rows.some((row) => row.key === key);
  return (
    <div ref={frame} className="list-table">
      <SheetGrid
        {...sheet}
        window={sheet.window && { ...sheet.window, onShow: handleRange }}
        rows={rows}
        maxRows={isOpen ? rows.length + MOST_NEW : rows.length}
        onRows={handleRows}
        problem={problem}
        warning={edits.warning}
        onTick={(ticked) => sheet.onTick?.(new Set([...ticked].filter((key) => !isNew(key))))}
        list={{
          onTravel: handleTravel,
          onEditing,
          onTrouble: walk,
          ...(isOpen ? { onGrow: askGrow, onRow } : {}),
          menu: (some) => rowMenu(some, sheet, choice, news.drop),
        }}
      />
      <CellBar edits={edits} onNext={() => walk(1, null)} />
      {isOpen && (
        <NewRowsBar
          news={news}
          form={form}
          columns={sheet.columns}
          onAdd={addRow}
          onNext={() => walk(1, null)}
          onColumns={(paths) => {
            walkWhenShown(paths[0], sheet.window?.anchor);
            list.set({ cols: [...list.paths, ...paths].join(",") });
          }}
        />
      )}
    </div>
  );
}

function rowMenu(
  rows: Rows,
  sheet: EditableSheetProps["sheet"],
  choice: Choice,
  drop: (keys: readonly string[]) => void,
): MenuItem[] {
  const known = rows.filter((row) => !row.blank && row.id);
  const begun = rows.filter((row) => !row.blank && !row.id).map((row) => row.key);
  const [first] = known;
  if (begun.length > 0)
    return [
      { label: t("cells.newDropRow", { n: begun.length }), icon: "trash", red: true, run: () => drop(begun) },
    ];
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
