/** Which list, what of it and in which order; all of it stands in the address. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAnalysable } from "../../api/analysis";
import { useSession } from "../../api/hooks";
import { useTaskChoices } from "../../api/taskChoices";
import { useStuckCount } from "../../api/watching";
import { Icon } from "../../kit/Icon";
import { countText, FilterFields } from "../../shell/tasks/FilterFields";
import {
  countNarrowed,
  filterOf,
  listOf,
  ORDERS,
  orderOf,
  orderText,
  widened,
} from "../../shell/tasks/lists";
import { LISTS, type TodoSearch } from "../../shell/tasks/search";
import { useSought } from "../../shell/tasks/useSought";
import { t } from "../../text";
import { useNewDrafts } from "./useNewDrafts";

interface TodoFiltersProps {
  search: TodoSearch;
  /** Drafts are shown, which are no list of the server. */
  isDrafts?: boolean;
  /** How many wait, and how much was shown to one and not seen. */
  count: number;
  unseen: number;
  onSearch?: (search: TodoSearch, replace?: boolean) => void;
}

export function TodoFilters({ search, isDrafts, count, unseen, onSearch }: TodoFiltersProps) {
  const chosen = isDrafts ? null : listOf(search);
  const drafts = useNewDrafts().length;
  const session = useSession().data;
  const keeps = session?.user.admin ?? false;
  const analysable = useAnalysable(session?.viewing === null && !keeps).data ?? [];
  const stuck = useStuckCount(session?.viewing === null).data;
  const analyses = session?.viewing === null && (keeps || analysable.length > 0);
  return (
    <div className="todo-tools">
      <nav className="todo-tabs" aria-label={t("tasks.lists")}>
        {LISTS.map((list) => (
          <Link
            key={list}
            to="/todo"
            search={list === "todo" ? {} : { list }}
            className={list === chosen ? "is-on" : ""}
            aria-current={list === chosen ? "page" : undefined}
            data-testid={`todo.${list}`}
          >
            {t(`tasks.list.${list}`)}
            <Many n={list === "todo" ? count : list === "copied" ? unseen : 0} />
          </Link>
        ))}
        {(drafts > 0 || isDrafts) && (
          <Link
            to="/todo/drafts"
            className={isDrafts ? "is-on" : ""}
            aria-current={isDrafts ? "page" : undefined}
            data-testid="todo.drafts"
          >
            {t("tasks.drafts")}
            <Many n={drafts} />
          </Link>
        )}
      </nav>
      <p className="todo-more-links">
        <Link to="/todo/stand-ins">{t("tasks.standIns")}</Link>
        {(stuck?.keeps || chosen === "all") && (
          <Link
            to="/todo"
            search={{ list: "all" }}
            className={chosen === "all" ? "is-on" : ""}
            aria-current={chosen === "all" ? "page" : undefined}
            data-testid="todo.all"
          >
            {t("tasks.list.all")}
          </Link>
        )}
        {stuck?.keeps && (
          <Link to="/todo/stuck" data-testid="todo.stuck">
            {t("tasks.stuck")}
            <Many n={stuck.count} />
          </Link>
        )}
        {analyses && <Link to="/todo/analysis">{t("tasks.analysis")}</Link>}
      </p>
      {onSearch && <Narrow key={chosen} search={search} onSearch={onSearch} />}
    </div>
  );
}

const Many = ({ n }: { n: number }) => (n > 0 ? <b className="num">{n > 99 ? "99+" : n}</b> : null);

interface NarrowProps {
  search: TodoSearch;
  onSearch: (search: TodoSearch, replace?: boolean) => void;
}

function Narrow({ search, onSearch }: NarrowProps) {
  const [typed, setTyped] = useSought(search.q, (q) => onSearch({ ...search, q }, true));
  const narrowed = countNarrowed(search);
  const [isOpen, setOpen] = useState(narrowed > 0);
  const choices = useTaskChoices(filterOf(search)).data;
  const orders = ORDERS[listOf(search)];
  const isNarrowed = narrowed > 0 || Boolean(search.q);
  return (
    <div className="todo-narrow">
      <div className="todo-find">
        <input
          type="search"
          value={typed}
          maxLength={100}
          placeholder={t("tasks.find")}
          aria-label={t("tasks.find")}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button
          type="button"
          className={`plain-button${narrowed > 0 ? " is-on" : ""}`}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          data-testid="todo.filter"
        >
          <Icon name="filter" size={15} />
          {narrowed > 0 ? t("tasks.filterOn", { n: narrowed }) : t("tasks.filter")}
        </button>
      </div>
      {isOpen && <FilterFields search={search} choices={choices} onSearch={onSearch} />}
      <div className="todo-told">
        <span className="muted num" data-testid="todo.count">
          {countText(choices)}
        </span>
        {isNarrowed && (
          <button type="button" className="plain-button is-link" onClick={() => onSearch(widened(search))}>
            {t("tasks.clear")}
          </button>
        )}
        {orders.length > 1 && (
          <select
            aria-label={t("tasks.sort")}
            value={orderOf(search)}
            onChange={({ target: { value } }) =>
              onSearch({ ...search, sort: value === orders[0] ? undefined : value })
            }
          >
            {orders.map((order) => (
              <option key={order} value={order}>
                {orderText(search, order)}
              </option>
            ))}
          </select>
        )}
      </div>
    </div>
  );
}
