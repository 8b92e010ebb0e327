/** What can be done with whole rows. */
import { type MenuItem, MenuList } from "../kit/MenuList";
import { t } from "../text";
import type { Rows } from "./contract";
import { duplicateRows, insertRow, removeRows } from "./edits";
import type { SheetModel } from "./model";

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
  return [
    {
      label: t("grid.insertAbove"),
      icon: "up",
      disabled: full,
      run: () => model.change(insertRow(sheet, range.top)),
    },
    {
      label: t("grid.insertBelow"),
      icon: "down",
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
