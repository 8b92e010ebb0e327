/** What can be done with whole rows. */
import { type MenuItem, MenuList } from "../kit/MenuList";
import { t } from "../text";
import type { Rows } from "./contract";
import { duplicateRows, insertRow, movedRange, removeRows, sortRows } from "./edits";
import type { SheetModel } from "./model";
import { moveChosen } from "./moving";

interface SheetMenuProps {
  at: { x: number; y: number };
  model: SheetModel;
  /** Says what can be done with the rows of a list; rows of a form are put in and taken out. */
  list?: { menu: (rows: Rows) => MenuItem[] };
  onClose: () => void;
}

export function SheetMenu({ at, model, list, onClose }: SheetMenuProps) {
  const chosen = model.options.rows.slice(model.range.top, model.range.bottom + 1);
  const items = list ? list.menu(chosen) : rowItems(model);
  return <MenuList at={at} label={t("grid.rowMenu")} onClose={onClose} items={items} />;
}

function rowItems(model: SheetModel): MenuItem[] {
  const sheet = model.options;
  const { range } = model;
  const count = Math.max(0, Math.min(range.bottom, sheet.rows.length - 1) - range.top + 1);
  const full = sheet.rows.length >= sheet.maxRows;
  const column = sheet.columns[model.selection.active.col];
  return [
    {
      label: t("grid.moveUp"),
      icon: "up",
      disabled: !movedRange(sheet, range, -1),
      run: () => moveChosen(model, -1),
    },
    {
      label: t("grid.moveDown"),
      icon: "down",
      disabled: !movedRange(sheet, range, 1),
      run: () => moveChosen(model, 1),
    },
    ...([1, -1] as const).map((dir) => ({
      label: t(dir > 0 ? "grid.sortUp" : "grid.sortDown", { column: column?.label ?? "" }),
      icon: "sort",
      disabled: !column || sheet.rows.length < 2,
      run: () => model.change(sortRows(model.options, model.selection.active.col, dir)),
    })),
    {
      label: t("grid.insertAbove"),
      icon: "plus",
      disabled: full,
      run: () => model.change(insertRow(sheet, range.top)),
    },
    {
      label: t("grid.insertBelow"),
      icon: "plus",
      disabled: full,
      run: () => model.change(insertRow(sheet, range.bottom + 1)),
    },
    {
      label: t("grid.duplicate", { n: count }),
      icon: "copy",
      disabled: full || count === 0,
      run: () => model.change(duplicateRows(sheet, range)),
    },
    {
      label: t("grid.removeRows", { n: count }),
      icon: "trash",
      red: true,
      disabled: count === 0,
      run: () => model.change(removeRows(sheet, range)),
    },
  ];
}
