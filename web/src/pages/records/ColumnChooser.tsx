/** Which columns a list shows and in which order. */
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { foldText } from "../../kit/choices";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { columnFields } from "./columnFields";
import { filterField } from "./filterFields";
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
  const move = (index: number, by: number) => {
    const next = [...chosen];
    const [one] = next.splice(index, 1);
    if (one) next.splice(index + by, 0, one);
    setChosen(next);
  };
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
      <ul className="column-list" aria-label={t("list.shownColumns")}>
        {chosen.map((path, index) => {
          const label = filterField(app, form, path)?.label ?? path;
          return (
            <li key={path}>
              <Checkbox checked onChange={() => setChosen(chosen.filter((one) => one !== path))}>
                {label}
              </Checkbox>
              <button
                type="button"
                className="plain-button"
                disabled={index === 0}
                aria-label={t("list.moveUp", { field: label })}
                onClick={() => move(index, -1)}
              >
                <Icon name="up" size={15} />
              </button>
              <button
                type="button"
                className="plain-button"
                disabled={index === chosen.length - 1}
                aria-label={t("list.moveDown", { field: label })}
                onClick={() => move(index, 1)}
              >
                <Icon name="down" size={15} />
              </button>
            </li>
          );
        })}
      </ul>
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
