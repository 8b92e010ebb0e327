/** The conditions beside those of the view, each a sentence that can be taken away. */
import { Icon } from "../../kit/Icon";
import { conjuncts, without } from "../../lists/filters";
import { sentence } from "../../lists/sentences";
import { t } from "../../text";
import type { List } from "./useList";

export function FilterChips({ list }: { list: List }) {
  const { app, form, filter } = list;
  const parts = conjuncts(filter);
  if (!filter || parts.length === 0) return null;
  const setFilter = (next: typeof filter | null) =>
    list.set({ filter: next ? JSON.stringify(next) : undefined });
  return (
    <ul className="chips" aria-label={t("filter.title")}>
      {parts.map((part, index) => {
        const text = sentence(app, form, part);
        return (
          <li key={JSON.stringify(part)} className="chip">
            <span>{text}</span>
            <button
              type="button"
              aria-label={t("filter.remove", { text })}
              onClick={() => setFilter(without(filter, index))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        );
      })}
      <li>
        <button type="button" className="plain-button is-link" onClick={() => setFilter(null)}>
          {t("filter.clear")}
        </button>
      </li>
    </ul>
  );
}
