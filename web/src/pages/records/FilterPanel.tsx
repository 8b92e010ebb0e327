/** The builder of conditions: sentence rows joined by all/any, one nesting level. Works at once, no button. */
import { Button } from "antd";
import { useEffect, useState } from "react";
import type { FieldScope } from "../../fields/contract";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { useNarrow } from "../../kit/useNarrow";
import { FilterGroup, withRow } from "../../lists/filter/FilterGroup";
import { emptyGroup, readFilter, writeFilter } from "../../lists/filters";
import { t } from "../../text";
import type { List } from "./useList";

interface FilterPanelProps {
  list: List;
  scope: FieldScope;
  onClose: () => void;
}

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
