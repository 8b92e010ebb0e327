/** Chosen rows of a form change places: by keys, or by the menu. */
import type { Spot } from "./contract";
import { movedRange, moveRows } from "./edits";
import type { SheetModel } from "./model";

/** How rows may change places by keys; those of a list never do. */
export function rowKeys(model: SheetModel): "loose" | "chosen" | undefined {
  if (model.readOnly || model.options.fixed) return undefined;
  const { left, right } = model.range;
  const last = model.options.columns.length - 1;
  return last > 0 && left === 0 && right === last ? "chosen" : "loose";
}

/** Move the chosen rows by one; they stay chosen. */
export function moveChosen(model: SheetModel, step: 1 | -1): void {
  const { options, range, selection } = model;
  const moved = movedRange(options, range, step);
  if (!moved) return;
  model.change(moveRows(options, range, step));
  const along = (spot: Spot) => ({ ...spot, row: Math.min(spot.row + step, moved.bottom) });
  model.select({ active: along(selection.active), anchor: along(selection.anchor) });
}
