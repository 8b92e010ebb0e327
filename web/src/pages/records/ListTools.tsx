/** Search, filter, columns, row height. */
import { Input } from "antd";
import { type RefObject, useEffect, useState } from "react";
import { Icon } from "../../kit/Icon";
import { conjuncts } from "../../lists/filters";
import { t } from "../../text";
import { chooseColumns } from "./chooseColumns";
import { nextDensity } from "./density";
import { MoreActions } from "./ListActions";
import { keepDensity, useLooks } from "./looks";
import type { List } from "./useList";

interface ListToolsProps {
  list: List;
  searchBox: RefObject<HTMLInputElement | null>;
  filtering: boolean;
  onFilter: () => void;
  /** Begin to tick cards (narrow screens). */
  onPick?: () => void;
}

export function ListTools({ list, searchBox, filtering, onFilter, onPick }: ListToolsProps) {
  const { density } = useLooks(list);
  const count = conjuncts(list.filter).length;
  return (
    <div className="list-tools" role="toolbar" aria-label={t("list.tools")}>
      <SearchBox list={list} box={searchBox} />
      <button
        type="button"
        className={`tool${filtering || count > 0 ? " is-on" : ""}`}
        aria-expanded={filtering}
        title="F"
        onClick={onFilter}
      >
        <Icon name="filter" size={15} />
        <span>{t("filter.title")}</span>
        {count > 0 && <b className="num">{count}</b>}
      </button>
      <button type="button" className="tool is-wide" onClick={() => void chooseColumns(list)}>
        <Icon name="columns" size={15} />
        <span>{t("list.columns")}</span>
      </button>
      <EditSwitch list={list} />
      <button
        type="button"
        className="tool is-wide is-icon"
        aria-label={t("list.density", { name: t(`density.${density}`) })}
        title={t("list.density", { name: t(`density.${density}`) })}
        onClick={() => keepDensity(list, nextDensity(density))}
      >
        <Icon name="row" size={16} />
      </button>
      <MoreActions list={list} onPick={onPick} />
    </div>
  );
}

/** Writing in the cells, or reading: both are layouts of the view. */
function EditSwitch({ list }: { list: List }) {
  const { layout = "list" } = list.laid;
  if (!list.form.can.update || (layout !== "list" && layout !== "grid")) return null;
  const isOn = layout === "grid";
  const next = isOn ? ("list" as const) : ("grid" as const);
  return (
    <button
      type="button"
      className={`tool is-wide${isOn ? " is-on" : ""}`}
      aria-pressed={isOn}
      onClick={() => list.set({ laid: JSON.stringify({ ...list.laid, layout: next }) })}
    >
      <Icon name="table" size={15} />
      <span>{t("list.inCells")}</span>
    </button>
  );
}

const PAUSE_MS = 250;

function SearchBox({ list, box }: { list: List; box: RefObject<HTMLInputElement | null> }) {
  const said = list.sought;
  const [typed, setTyped] = useState(said);
  const [composing, setComposing] = useState(false);
  const { set } = list;
  useEffect(() => setTyped(said), [said]);
  useEffect(() => {
    if (composing || typed.trim() === said) return;
    const timer = setTimeout(() => set({ q: typed.trim() || undefined }, true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, said, composing, set]);
  return (
    <Input
      ref={(input) => {
        box.current = input?.input ?? null;
      }}
      className="list-search"
      value={typed}
      allowClear
      prefix={<Icon name="search" size={15} />}
      placeholder={t("list.searchHint")}
      aria-label={t("list.search")}
      type="search"
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        if (typed) setTyped("");
        else event.currentTarget.blur();
      }}
    />
  );
}
