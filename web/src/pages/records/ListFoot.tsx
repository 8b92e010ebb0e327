/** How many rows there are, the ways to both ends, and the sum of the first amount among the columns. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import { findField } from "../../fields/columns";
import { countText, numberText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { List } from "./useList";
import type { ListWindow } from "./useWindow";

interface ListFootProps {
  list: List;
  window: ListWindow;
  onExact: () => void;
}

export function ListFoot({ list, window: read, onExact }: ListFootProps) {
  const { count, capped } = read;
  const { app, form, paths, query } = list;
  const summed = paths
    .map((path) => ({ path, field: findField(app, form, path)?.field }))
    .find(({ path, field }) => field?.summable && field.class === "stored" && !path.includes("."));
  // Only totals: adding up prices would say nothing. Sums follow the filter, not a search; over more rows than are counted they would be too dear.
  const asked = !capped && !query.search && summed !== undefined && !list.laid.sums;
  const measures = [{ key: "sum", op: "sum" as const, field: summed?.path }];
  const sum = useQuery({
    queryKey: [...keys.form(app.key, form.key), "foot", query.where, summed?.path],
    queryFn: ({ signal }) => api.aggregate(app.key, form.key, { where: query.where, measures }, signal),
    enabled: asked,
  });
  const total = asked ? sum.data?.rows[0]?.sum : null;
  return (
    <footer className="list-foot num">
      <span data-testid="list-count">
        {t("list.count", { n: count === null ? "…" : countText(count, capped) })}
      </span>
      {capped && (
        <button type="button" className="plain-button is-link" onClick={onExact}>
          {t("list.exact")}
        </button>
      )}
      <span className="list-jump">
        <button type="button" className="plain-button" title="Ctrl+Home" onClick={() => read.jump(false)}>
          <Icon name="top" size={15} />
          {t("list.toStart")}
        </button>
        <button type="button" className="plain-button" title="Ctrl+End" onClick={() => read.jump(true)}>
          <Icon name="bottom" size={15} />
          {t("list.toEnd")}
        </button>
      </span>
      {summed?.field && typeof total === "string" && (
        <span>
          {t("list.sum", { field: summed.field.label })} <b>{numberText(total, summed.field)}</b>
        </span>
      )}
    </footer>
  );
}
