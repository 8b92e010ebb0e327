/** What can be done with whole rows. */
import { MenuList } from "../kit/MenuList";
import { t } from "../text";
import { duplicateRows, insertRow, removeRows } from "./edits";
import type { SheetModel } from "./model";

interface SheetMenuProps {
  at: { x: number; y: number };
  model: SheetModel;
  onClose: () => void;
}

export function SheetMenu({ at, model, onClose }: SheetMenuProps) {
  const sheet = model.options;
  const { range } = model;
  const count = Math.max(0, Math.min(range.bottom, sheet.rows.length - 1) - range.top + 1);
  const full = sheet.rows.length >= sheet.maxRows;
  return (
    <MenuList
      at={at}
      label={t("grid.rowMenu")}
      onClose={onClose}
      items={[
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
      ]}
    />
  );
}
