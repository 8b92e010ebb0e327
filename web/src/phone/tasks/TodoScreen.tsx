/** 待办 on a phone: cards, drawn aside to decide about one, pulled down to be read anew. */
import { useRef } from "react";
import { useSession } from "../../api/hooks";
import { useSeen } from "../../api/seenTasks";
import { type TaskRow, useTasks, useTasksChanged } from "../../api/tasks";
import { useStuckCount } from "../../api/watching";
import { Icon } from "../../kit/Icon";
import { ListBones, Loading } from "../../kit/Skeleton";
import { TaskCard } from "../../shell/tasks/Card";
import { filterOf, namesOf, ofForm } from "../../shell/tasks/lists";
import { LISTS, type TodoSearch, todoSearch } from "../../shell/tasks/search";
import { useTaskRows } from "../../shell/tasks/useTaskRows";
import { useAllApps } from "../../shell/useFindings";
import { type TextKey, t } from "../../text";
import "../../text/tasks";
import { Unfinished } from "../home/Unfinished";
import { offer } from "../kit/actions";
import { Nothing, Screen } from "../kit/Screen";
import { useSwipe } from "../kit/useSwipe";
import { MoreBelow } from "../list/MoreBelow";
import { usePull } from "../list/usePull";
import { hrefs } from "../places";
import { go } from "../router";
import { decideFromCard } from "./fromCard";
import "../list/list.css";
import "./tasks.css";

export function TodoScreen({ search: said }: { search: Record<string, string> }) {
  const search = todoSearch(said);
  const filter = filterOf(search);
  const found = useTasks(filter);
  const changed = useTasksChanged();
  const seen = useSeen();
  const session = useSession();
  const apps = useAllApps();
  const stuck = useStuckCount(session.data?.viewing === null).data;
  const { pulled, busy } = usePull(() => changed());
  const all = useTaskRows(found.data?.pages);
  const rows = ofForm(all, search.form);
  const { flows } = namesOf(all);
  const set = (next: TodoSearch) => go(hrefs.todo(next), { replace: true });
  const chosen = flows.find((one) => one.id === search.flow);
  const choose = () =>
    void offer(t("tasks.flow"), [
      { label: t("tasks.allFlows"), icon: "row", run: () => set({ ...search, flow: undefined }) },
      ...flows.map((one) => ({
        label: one.label,
        icon: "tasks",
        run: () => set({ ...search, flow: one.id }),
      })),
    ]);
  const open = (row: TaskRow) => {
    if (filter.list === "copied" && !row.seen) seen.mutate([row.id]);
    go(hrefs.task(filter.list === "copied" ? row.run : row.id));
  };
  return (
    <Screen
      title={chosen?.label ?? t("nav.todo")}
      tabs
      testId="todo"
      actions={
        (flows.length > 1 || search.flow) && (
          <button
            type="button"
            className={`tap${search.flow ? " is-on" : ""}`}
            aria-label={t("tasks.flow")}
            onClick={choose}
          >
            <Icon name="filter" size={21} />
          </button>
        )
      }
      head={
        <nav className="todo-lists" aria-label={t("tasks.lists")}>
          {LISTS.map((list) => (
            <button
              key={list}
              type="button"
              className={list === filter.list ? "is-on" : ""}
              aria-pressed={list === filter.list}
              onClick={() => set(list === "todo" ? {} : { list })}
            >
              {t(`tasks.list.${list}`)}
            </button>
          ))}
        </nav>
      }
    >
      <div className="pull" style={{ height: busy ? 44 : pulled }} aria-hidden={!busy}>
        <span className={busy ? "spinner" : "pull-sign"} style={{ opacity: busy ? 1 : pulled / 64 }} />
      </div>
      {stuck?.keeps && stuck.count > 0 && (
        <a className="stuck-line" href="/todo/stuck" data-testid="todo.stuck">
          <Icon name="warning" size={18} />
          {t("tasks.stuckCount", { n: String(stuck.count) })}
        </a>
      )}
      {filter.list === "started" && <Unfinished person={session.data?.user.id ?? ""} apps={apps} />}
      {found.isPending && (
        <Loading>
          <ListBones rows={5} />
        </Loading>
      )}
      {found.error && !found.data && <Nothing title={found.error.message} />}
      {found.data && rows.length === 0 && (
        <Nothing title={t(`tasks.none.${filter.list}` as TextKey & "tasks.none.todo")} />
      )}
      <ul className="task-cards">
        {rows.map((row) => (
          <li key={row.id}>
            <Card
              row={row}
              list={filter.list}
              onOpen={() => open(row)}
              onSwipe={() => void decideFromCard(row, session.data?.today ?? "")}
            />
          </li>
        ))}
      </ul>
      {found.data && <MoreBelow pages={{ ...found, rows }} />}
    </Screen>
  );
}

interface CardProps {
  row: TaskRow;
  list: (typeof LISTS)[number];
  onOpen: () => void;
  /** Drawn to the right: the sheet to agree, which never acts by itself. */
  onSwipe: () => void;
}

function Card({ row, list, onOpen, onSwipe }: CardProps) {
  const isSwiped = useRef(false);
  const swipe = useSwipe((by) => {
    if (by !== -1 || list !== "todo") return;
    isSwiped.current = true;
    onSwipe();
  });
  return (
    <button
      type="button"
      className="task-tile group"
      onClick={() => {
        if (!isSwiped.current) onOpen();
        isSwiped.current = false;
      }}
      data-testid="task-card"
      {...swipe}
    >
      <TaskCard row={row} list={list} />
    </button>
  );
}
