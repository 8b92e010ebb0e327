/** The rows of a filter, joined by all/any, with one level of groups inside; whoever draws it keeps the group. */
import type { ReactNode } from "react";
import type { FieldScope } from "../../fields/contract";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { emptyGroup, emptyTest, type Group, type Item, isGroup, isTest } from "../filters";
import type { Listing } from "../listing";
import { sentence } from "../sentences";
import { FilterRow } from "./FilterRow";
import "./filter.css";

/** An empty filter still offers a row to fill in. */
export const withRow = (group: Group): Group =>
  group.items.length ? group : { ...group, items: [emptyTest()] };

interface FilterGroupProps {
  list: Pick<Listing, "app" | "form">;
  scope: FieldScope;
  group: Group;
  inner?: boolean;
  /** Rows of another sort, which must hold as well, and what adds one. */
  beside?: { rows: readonly { key: string; row: ReactNode }[]; add: ReactNode };
  onChange: (group: Group) => void;
}

export function FilterGroup({ list, scope, group, inner, beside, onChange }: FilterGroupProps) {
  const put = (index: number, item: Item | null) =>
    onChange({ ...group, items: group.items.flatMap((one, at) => (at === index ? (item ?? []) : one)) });
  const add = (item: Item) => onChange({ ...group, items: [...group.items, item] });

  const itemOf = (item: Item, index: number): ReactNode => {
    if (isTest(item)) {
      return <FilterRow list={list} scope={scope} test={item} onChange={(next) => put(index, next)} />;
    }
    if (isGroup(item)) {
      return (
        <FilterGroup
          list={list}
          scope={scope}
          group={item}
          inner
          onChange={(next) => put(index, next.items.length ? next : null)}
        />
      );
    }
    return (
      <div className="filter-row">
        <span className="filter-fixed">{sentence(list.app, list.form, item.filter)}</span>
        <button
          type="button"
          className="plain-button"
          aria-label={t("filter.removeRow")}
          onClick={() => put(index, null)}
        >
          <Icon name="close" size={15} />
        </button>
      </div>
    );
  };

  return (
    <div className={`filter-group${inner ? " is-inner" : ""}`}>
      {inner && (
        <button
          type="button"
          className="filter-not"
          aria-pressed={group.not ?? false}
          title={t("filter.notHint")}
          onClick={() => onChange({ ...group, not: !group.not })}
        >
          {t(group.not ? "filter.groupNot" : "filter.groupHolds")}
        </button>
      )}
      {group.items.map((item, index) => (
        <div key={item.key} className="filter-item">
          <Join group={group} index={index} onChange={beside ? undefined : onChange} />
          {itemOf(item, index)}
        </div>
      ))}
      {beside?.rows.map(({ key, row }, index) => (
        <div key={key} className="filter-item">
          <Join group={group} index={group.items.length + index} />
          {row}
        </div>
      ))}
      <div className="filter-add">
        <button type="button" className="plain-button is-link" onClick={() => add(emptyTest())}>
          <Icon name="plus" size={14} />
          {t("filter.add")}
        </button>
        {beside?.add}
        {!inner && (
          <button
            type="button"
            className="plain-button is-link"
            onClick={() => add({ ...emptyGroup(), join: "or", items: [emptyTest(), emptyTest()] })}
          >
            <Icon name="plus" size={14} />
            {t("filter.addGroup")}
          </button>
        )}
      </div>
    </div>
  );
}

/** 「当」 before the first row; before the others the word that joins them, changed by a click. */
function Join({
  group,
  index,
  onChange,
}: {
  group: Group;
  index: number;
  onChange?: (group: Group) => void;
}) {
  if (index === 0) return <span className="filter-join">{t("filter.when")}</span>;
  const word = t(group.join === "and" ? "filter.joinAnd" : "filter.joinOr");
  if (index > 1 || !onChange) return <span className="filter-join">{word}</span>;
  return (
    <button
      type="button"
      className="filter-join is-button"
      title={t("filter.joinHint")}
      onClick={() => onChange({ ...group, join: group.join === "and" ? "or" : "and" })}
    >
      {word}
    </button>
  );
}
