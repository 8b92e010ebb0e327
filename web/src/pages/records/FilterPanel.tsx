/** The builder of conditions: sentence rows joined by all/any, one nesting level. Works at once, no button. */
import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import type { FieldScope } from "../../fields/contract";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { useNarrow } from "../../kit/useNarrow";
import {
  emptyGroup,
  emptyTest,
  type Group,
  type Item,
  isGroup,
  isTest,
  readFilter,
  writeFilter,
} from "../../lists/filters";
import { sentence } from "../../lists/sentences";
import { t } from "../../text";
import { FilterRow } from "./FilterRow";
import type { List } from "./useList";

interface FilterPanelProps {
  list: List;
  scope: FieldScope;
  onClose: () => void;
}

const withRow = (group: Group): Group => (group.items.length ? group : { ...group, items: [emptyTest()] });

export function FilterPanel({ list, scope, onClose }: FilterPanelProps) {
  const narrow = useNarrow();
  const { filter, set } = list;
  const [group, setGroup] = useState(() => withRow(readFilter(filter)));
  const said = filter ? JSON.stringify(filter) : undefined;
  const written = writeFilter(group);
  const own = written ? JSON.stringify(written) : undefined;

  // A chip was taken away or another address opened: begin anew with what it says.
  const [known, setKnown] = useState(said);
  if (said !== known) {
    setKnown(said);
    if (said !== own) setGroup(withRow(readFilter(filter)));
  }
  useEffect(() => {
    if (own === known) return;
    const timer = setTimeout(() => set({ filter: own }, true), 250);
    return () => clearTimeout(timer);
  }, [own, known, set]);

  const body = (
    <FilterGroup list={list} scope={scope} group={group} onChange={(next) => setGroup(withRow(next))} />
  );
  if (narrow) {
    return (
      <Dialog
        title={t("filter.title")}
        tall
        onClose={onClose}
        testId="filter"
        footer={
          <>
            <Button onClick={() => setGroup(withRow(emptyGroup()))}>{t("filter.clear")}</Button>
            <Button type="primary" onClick={onClose}>
              {t("kit.done")}
            </Button>
          </>
        }
      >
        {body}
      </Dialog>
    );
  }
  return (
    <section className="filter paper" aria-label={t("filter.title")} data-testid="filter">
      {body}
      <button
        type="button"
        className="plain-button filter-close"
        aria-label={t("page.close")}
        onClick={onClose}
      >
        <Icon name="close" size={16} />
      </button>
    </section>
  );
}

interface FilterGroupProps {
  list: List;
  scope: FieldScope;
  group: Group;
  inner?: boolean;
  onChange: (group: Group) => void;
}

function FilterGroup({ list, scope, group, inner, onChange }: FilterGroupProps) {
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
          <Join group={group} index={index} onChange={onChange} />
          {itemOf(item, index)}
        </div>
      ))}
      <div className="filter-add">
        <button type="button" className="plain-button is-link" onClick={() => add(emptyTest())}>
          <Icon name="plus" size={14} />
          {t("filter.add")}
        </button>
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
function Join({ group, index, onChange }: { group: Group; index: number; onChange: (group: Group) => void }) {
  if (index === 0) return <span className="filter-join">{t("filter.when")}</span>;
  const word = t(group.join === "and" ? "filter.joinAnd" : "filter.joinOr");
  if (index > 1) return <span className="filter-join">{word}</span>;
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
