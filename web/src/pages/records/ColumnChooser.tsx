/** Which columns a list shows and in which order. */
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { foldText } from "../../kit/choices";
import { Dialog } from "../../kit/Dialog";
import { OrderList } from "../../kit/OrderList";
import { filterField } from "../../lists/filterFields";
import { t } from "../../text";
import { columnFields } from "./columnFields";
import type { List } from "./useList";

interface ColumnChooserProps {
  list: List;
  onClose: (paths: string[] | "usual" | null) => void;
}

export function ColumnChooser({ list, onClose }: ColumnChooserProps) {
  const { app, form } = list;
  const [chosen, setChosen] = useState<readonly string[]>(list.paths);
  const [search, setSearch] = useState("");
  const wanted = foldText(search);
  const others = columnFields(app, form).filter(
    (one) => !chosen.includes(one.path) && (wanted === "" || foldText(one.label).includes(wanted)),
  );
  const labelOf = (path: string) => filterField(app, form, path)?.label ?? path;
  return (
    <Dialog
      title={t("list.columns")}
      width={460}
      tall
      onClose={() => onClose(null)}
      footer={
        <>
          <Button onClick={() => onClose("usual")}>{t("list.usualColumns")}</Button>
          <Button type="primary" disabled={chosen.length === 0} onClick={() => onClose([...chosen])}>
            {t("kit.done")}
          </Button>
        </>
      }
    >
      <OrderList
        label={t("list.shownColumns")}
        items={chosen}
        keyOf={(path) => path}
        nameOf={labelOf}
        onOrder={setChosen}
      >
        {(path) => (
          <Checkbox checked onChange={() => setChosen(chosen.filter((one) => one !== path))}>
            {labelOf(path)}
          </Checkbox>
        )}
      </OrderList>
      <input
        className="column-search"
        value={search}
        placeholder={t("list.findColumn")}
        aria-label={t("list.findColumn")}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="column-list" aria-label={t("list.otherColumns")}>
        {others.map((one) => (
          <li key={one.path}>
            <Checkbox checked={false} onChange={() => setChosen([...chosen, one.path])}>
              {one.label}
            </Checkbox>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
