/** Which list, and of it which flow and form. */
import { Link } from "@tanstack/react-router";
import { useAnalysable } from "../../api/analysis";
import { useSession } from "../../api/hooks";
import { useStuckCount } from "../../api/watching";
import type { namesOf } from "../../shell/tasks/lists";
import { LISTS, type TodoSearch } from "../../shell/tasks/search";
import { t } from "../../text";
import { useNewDrafts } from "./useNewDrafts";

interface TodoFiltersProps {
  search: TodoSearch;
  /** Drafts are shown, which are no list of the server. */
  isDrafts?: boolean;
  /** How many wait, and how much was shown to one and not seen. */
  count: number;
  unseen: number;
  names: ReturnType<typeof namesOf>;
  onSearch: (search: TodoSearch) => void;
}

export function TodoFilters({ search, isDrafts, count, unseen, names, onSearch }: TodoFiltersProps) {
  const chosen = isDrafts ? null : (search.list ?? "todo");
  const drafts = useNewDrafts().length;
  const { flows, forms } = names;
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
        {stuck?.keeps && (
          <Link to="/todo/stuck" data-testid="todo.stuck">
            {t("tasks.stuck")}
            <Many n={stuck.count} />
          </Link>
        )}
        {analyses && <Link to="/todo/analysis">{t("tasks.analysis")}</Link>}
      </p>
      {(flows.length > 1 || search.flow || search.form) && (
        <div className="todo-filters">
          <Choice
            label={t("tasks.flow")}
            all={t("tasks.allFlows")}
            names={flows}
            chosen={search.flow}
            onChoose={(flow) => onSearch({ ...search, flow })}
          />
          {(forms.length > 1 || search.form) && (
            <Choice
              label={t("tasks.form")}
              all={t("tasks.allForms")}
              names={forms}
              chosen={search.form}
              onChoose={(form) => onSearch({ ...search, form })}
            />
          )}
        </div>
      )}
    </div>
  );
}

const Many = ({ n }: { n: number }) => (n > 0 ? <b className="num">{n > 99 ? "99+" : n}</b> : null);

interface ChoiceProps {
  label: string;
  all: string;
  names: readonly { id: string; label: string }[];
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}

function Choice({ label, all, names, chosen = "", onChoose }: ChoiceProps) {
  const isKnown = chosen === "" || names.some((one) => one.id === chosen);
  return (
    <select aria-label={label} value={chosen} onChange={(event) => onChoose(event.target.value || undefined)}>
      <option value="">{all}</option>
      {!isKnown && <option value={chosen}>{label}</option>}
      {names.map((one) => (
        <option key={one.id} value={one.id}>
          {one.label}
        </option>
      ))}
    </select>
  );
}
