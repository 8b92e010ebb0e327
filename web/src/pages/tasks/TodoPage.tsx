/** 待办中心: what waits for one, what one began, did and was shown; the list left, one of them right. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useSession } from "../../api/hooks";
import { useSeen } from "../../api/seenTasks";
import { type Act, type RunView, useTasks } from "../../api/tasks";
import { useTodoCount } from "../../api/todo";
import { useHotkeys } from "../../kit/KeySheet";
import { useKeyLines } from "../../shell/keys";
import { filterOf, nextAfter, stepFrom, widened } from "../../shell/tasks/lists";
import { type TodoSearch, todoSearch } from "../../shell/tasks/search";
import { useTaskRows } from "../../shell/tasks/useTaskRows";
import { t } from "../../text";
import "../../text/tasks";
import { taskKeyLines } from "./keyLines";
import { TaskPane } from "./TaskPane";
import { TodoFilters } from "./TodoFilters";
import { TodoList } from "./TodoList";
import { useWide } from "./useWide";
import "../../shell/print.css";
import "./todo.css";

export function TodoPage() {
  const { id = null } = useParams({ strict: false }) as { id?: string };
  const search = todoSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const session = useSession();
  const wide = useWide();
  const filter = filterOf(search);
  const found = useTasks(filter);
  const counts = useTodoCount().data;
  const seen = useSeen();
  const rows = useTaskRows(found.data?.pages);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  useEffect(() => {
    if (id === null) document.title = `${t("nav.todo")} · ${t("app.name")}`;
  }, [id]);
  useKeyLines(taskKeyLines);

  const go = (to: string | null, replace = false) => {
    if (to === null) void navigate({ to: "/todo", search, replace });
    else void navigate({ to: "/todo/$id", params: { id: to }, search, replace });
  };
  const open = (to: string) => {
    const row = rows.find((one) => one.id === to);
    if (filter.list === "copied" && row && !row.seen) seen.mutate([row.id]);
    // What was copied to one is no task, and those of others are not opened: their run is shown.
    go(filter.list === "copied" || filter.list === "all" ? (row?.run ?? to) : to, id !== null);
  };
  // On a wide screen the first is open at once: who has something to decide sees it.
  const first = rows[0]?.id;
  const shown = id ?? (wide && filter.list === "todo" ? (first ?? null) : null);
  const walk = (by: 1 | -1) => {
    const to = stepFrom(rows, shown, by);
    if (to) open(to.id);
  };
  const tick = (one: string) =>
    setTicked((all) => (all.includes(one) ? all.filter((other) => other !== one) : [...all, one]));
  const leave = (done: Act["act"]) => {
    if (filter.list !== "todo" || done === "keep" || done === "copy" || done === "remind") return;
    if (done === "take_out" || done === "claim") return;
    const next = shown === null ? null : nextAfter(rows, shown);
    setTicked((all) => all.filter((one) => one !== shown));
    go(next, true);
  };
  const comeBack = (run: RunView) => go(run.id, true);
  useHotkeys({
    j: () => walk(1),
    k: () => walk(-1),
    x: () => {
      if (shown && filter.list === "todo") tick(shown);
    },
    Escape: () => go(null),
  });

  const narrow = (next: TodoSearch, replace = false) => {
    setTicked([]);
    void navigate({ to: "/todo", search: next, replace });
  };
  const list = (
    <div className="todo-left">
      <TodoFilters search={search} count={counts?.todo ?? 0} unseen={counts?.unseen ?? 0} onSearch={narrow} />
      <TodoList
        filter={filter}
        found={found}
        rows={rows}
        shown={wide ? shown : null}
        ticked={ticked}
        onOpen={open}
        onTick={tick}
        onTicked={setTicked}
        onAll={() => narrow(widened(search))}
      />
    </div>
  );
  if (!wide) {
    return (
      <main className="page todo is-narrow">
        {id === null ? (
          list
        ) : (
          <TaskPane
            key={id}
            id={id}
            session={session.data}
            onBack={() => go(null)}
            onDone={leave}
            onUndone={comeBack}
          />
        )}
      </main>
    );
  }
  return (
    <main className="page todo">
      {list}
      {shown === null ? (
        <div className="task-pane is-empty muted">{rows.length > 0 && t("tasks.pick")}</div>
      ) : (
        <TaskPane key={shown} id={shown} session={session.data} onDone={leave} onUndone={comeBack} />
      )}
    </main>
  );
}
