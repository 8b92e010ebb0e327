/** Going to the next cell that is not saved, by a key or from the bar below; also to one whose row is not in the list now. */
import { type RefObject, useEffect, useRef } from "react";
import type { SheetRow, SheetWrong } from "../../grid/contract";
import { SHOW_CELL, type ShownCell } from "../../grid/contract";
import type { SheetGridProps } from "../../grid/sheetProps";
import { toast } from "../../kit/toast";
import { nextWaiting, type Waiting } from "../../lists/grid/walking";
import { t } from "../../text";

type Walk = NonNullable<NonNullable<SheetGridProps["list"]>["onTrouble"]>;

type Walking = (step: 1 | -1, from: Parameters<Walk>[1] | null) => void;

/** From the cell a key was pressed in; null goes on from the one shown last. */
interface Stuck extends Waiting {
  problem?: string;
  wrong?: SheetWrong;
}

export function useWalk(
  edits: { rows: readonly SheetRow[]; stuck: readonly Stuck[] },
  sheet: SheetGridProps,
  frame: RefObject<HTMLDivElement | null>,
): Walking {
  const last = useRef<Waiting | null>(null);
  const anchor = sheet.window?.anchor;
  const isShown = sheet.columns.some((one) => one.key === wished?.column);
  const isWished = edits.stuck.length > 0 && isShown && wished?.anchor !== anchor;
  const isHere = (id: string) => edits.rows.some((row) => row.key === id);
  const walk: Walking = (step, from) => {
    const waiting = edits.stuck.filter((cell) => cell.problem || cell.wrong);
    // The cursor cannot stand on a row that is away: then it goes on from there all the same.
    const isAway = last.current !== null && !isHere(last.current.id);
    const here = !from || isAway ? last.current : { id: from.row, path: from.column };
    const found = nextWaiting(waiting, edits.rows, sheet.columns, here, step);
    last.current = found;
    if (!found) toast.say(t("cells.noneWaits"));
    else if (!isHere(found.id)) tellAway(found, sheet);
    else {
      const detail: ShownCell = { row: found.id, column: found.path };
      frame.current?.querySelector("[data-sheet]")?.dispatchEvent(new CustomEvent(SHOW_CELL, { detail }));
    }
  };
  const latest = useRef(walk);
  latest.current = walk;
  useEffect(() => {
    if (!isWished) return;
    wished = null;
    latest.current(1, null);
  }, [isWished]);
  return walk;
}

/** A column that is being shown so that it can be filled in: the list is read anew meanwhile, and begins at its start. */
let wished: { column: string; anchor?: number } | null = null;

/** Go to the first cell that waits as soon as this column is there, in rows that were read after those of `anchor`. */
export function walkWhenShown(column: string | undefined, anchor: number | undefined): void {
  wished = column === undefined ? null : { column, anchor };
}

/** By others' changes or another order its row may have left what is read: the record is where it can be put right. */
function tellAway({ id, problem, wrong }: Stuck, sheet: SheetGridProps): void {
  const href = sheet.href?.({ key: id, values: {}, touched: [] });
  const text = t("cells.away", { what: problem ?? wrong?.message ?? "" });
  toast.offer(text, t("cells.open"), () => window.open(href, "_blank", "noopener"));
}
