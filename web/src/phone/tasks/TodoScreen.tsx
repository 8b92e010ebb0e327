/** 待办 on a phone: cards, narrowed and ordered, decided about one by one or several at once, pulled down to be read anew. */
import { useEffect, useState } from "react";
import { useSession } from "../../api/hooks";
import { useSeen } from "../../api/seenTasks";
import { useTaskChoices } from "../../api/taskChoices";
import { type TaskRow, useTasks, useTasksChanged } from "../../api/tasks";
import { useStuckCount } from "../../api/watching";
import { Icon } from "../../kit/Icon";
import { dialogOpened } from "../../kit/openDialogs";
import { ListBones, Loading } from "../../kit/Skeleton";
import { countText } from "../../shell/tasks/FilterFields";
import { filterOf, isFit, narrowOf, type Together, widened } from "../../shell/tasks/lists";
import { LISTS, type TodoSearch, todoSearch } from "../../shell/tasks/search";
import { useTaskRows } from "../../shell/tasks/useTaskRows";
import { useAllApps } from "../../shell/useFindings";
import { type TextKey, t } from "../../text";
import "../../text/tasks";
import { Unfinished } from "../home/Unfinished";
import { Nothing, Screen } from "../kit/Screen";
import { MoreBelow } from "../list/MoreBelow";
import { usePull } from "../list/usePull";
import { hrefs } from "../places";
import { go } from "../router";
import { FilterSheet } from "./FilterSheet";
import { decideFromCard } from "./fromCard";
import { PhoneKnob } from "./PhoneKnob";
import { TodoCard } from "./TodoCard";
import "../list/list.css";
import "./tasks.css";

export function TodoScreen({ search: said }: { search: Record<string, string> }) {
  const search = todoSearch(said);
  const filter = filterOf(search);
  const found = useTasks(filter);
  const rows = useTaskRows(found.data?.pages);
  const changed = useTasksChanged();
  const seen = useSeen();
  const session = useSession();
  const apps = useAllApps();
  const stuck = useStuckCount(session.data?.viewing === null).data;
  const { pulled, busy } = usePull(() => changed());
  const [isFiltering, setFiltering] = useState(false);
  const [ticked, setTicked] = useState<readonly string[] | null>(null);
  const isNarrowed = Object.keys(narrowOf(search)).length > 0;
  const choices = useTaskChoices(filter, isNarrowed).data;
  const isPicking = ticked !== null;
  // Where a phone goes back, the choosing ends instead.
  useEffect(() => (isPicking ? dialogOpened(() => setTicked(null)) : undefined), [isPicking]);
  const set = (next: TodoSearch) => {
    setTicked(null);
    go(hrefs.todo(next), { replace: true });
  };
  const tick = (id: string) => {
    const all = ticked ?? [];
    setTicked(all.includes(id) ? all.filter((one) => one !== id) : [...all, id]);
  };
  const open = (row: TaskRow) => {
    const { list } = filter;
    if (list === "copied" && !row.seen) seen.mutate([row.id]);
    go(hrefs.task(list === "copied" || list === "all" ? row.run : row.id, search));
  };
  const lists = [...LISTS, ...(stuck?.keeps || filter.list === "all" ? (["all"] as const) : [])];
  return (
    <Screen
      {...(isPicking
        ? {
            title: t("tasks.ticked", { n: ticked.length }),
            onBack: () => setTicked(null),
            bar: <Acts rows={rows.filter((row) => ticked.includes(row.id))} onDone={() => setTicked(null)} />,
            actions: (
              <button
                type="button"
                className="tap is-text"
                onClick={() => setTicked(ticked.length === rows.length ? [] : rows.map((row) => row.id))}
              >
                {t(ticked.length === rows.length ? "tasks.untick" : "tasks.tickAll")}
              </button>
            ),
          }
        : {
            title: t("nav.todo"),
            tabs: true,
            actions: (
              <>
                {filter.list === "todo" && rows.length > 1 && (
                  <button type="button" className="tap is-text" onClick={() => setTicked([])}>
                    {t("tasks.pickMany")}
                  </button>
                )}
                <button
                  type="button"
                  className={`tap${isNarrowed ? " is-on" : ""}`}
                  aria-label={t("tasks.filter")}
                  onClick={() => setFiltering(true)}
                >
                  <Icon name="filter" size={21} />
                </button>
              </>
            ),
            head: (
              <nav className="todo-lists" aria-label={t("tasks.lists")}>
                {lists.map((list) => (
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
            ),
          })}
      testId="todo"
    >
      <div className="pull" style={{ height: busy ? 44 : pulled }} aria-hidden={!busy}>
        <span className={busy ? "spinner" : "pull-sign"} style={{ opacity: busy ? 1 : pulled / 64 }} />
      </div>
      {stuck?.keeps && stuck.count > 0 && !isPicking && (
        <a className="stuck-line" href="/todo/stuck" data-testid="todo.stuck">
          <Icon name="warning" size={18} />
          {t("tasks.stuckCount", { n: String(stuck.count) })}
        </a>
      )}
      {isNarrowed && !isPicking && (
        <p className="todo-told">
          <span className="num" data-testid="todo.count">
            {countText(choices)}
          </span>
          <button type="button" className="link-button" onClick={() => set(widened(search))}>
            {t("tasks.clear")}
          </button>
        </p>
      )}
      {filter.list === "started" && !isNarrowed && (
        <Unfinished person={session.data?.user.id ?? ""} apps={apps} />
      )}
      {found.isPending && (
        <Loading>
          <ListBones rows={5} />
        </Loading>
      )}
      {found.error && !found.data && <Nothing title={found.error.message} />}
      {found.data && rows.length === 0 && !found.hasNextPage && (
        <Nothing
          title={t(
            isNarrowed ? "tasks.noneFiltered" : (`tasks.none.${filter.list}` as TextKey & "tasks.none.todo"),
          )}
        />
      )}
      <ul className="task-cards">
        {rows.map((row) => (
          <li key={row.id}>
            <TodoCard
              row={row}
              list={filter.list}
              isTicked={ticked?.includes(row.id)}
              onOpen={() => open(row)}
              onSwipe={() => void decideFromCard(row, session.data?.today ?? "")}
              onTick={() => tick(row.id)}
            />
          </li>
        ))}
      </ul>
      {found.data && <MoreBelow pages={{ ...found, rows }} />}
      {isFiltering && <FilterSheet search={search} onSearch={set} onClose={() => setFiltering(false)} />}
    </Screen>
  );
}

/** Below those that are chosen: agreeing to all of them, or refusing, each with one more question that names them. */
function Acts({ rows, onDone }: { rows: readonly TaskRow[]; onDone: () => void }) {
  const decide = async (act: Together) => {
    const { askBatch } = await import("../../shell/tasks/BatchDialog");
    // No keyboard comes up before one wants to write.
    if (await askBatch({ rows, act, Knob: PhoneKnob, first: ".dialog-foot .button:last-child" })) onDone();
  };
  return (
    <>
      {rows.some((row) => isFit(row, "refuse")) && (
        <PhoneKnob look="plain" onPress={() => void decide("refuse")}>
          {t("act.refuse")}
        </PhoneKnob>
      )}
      <PhoneKnob look="primary" busy={rows.length === 0} onPress={() => void decide("agree")}>
        {t("tasks.batchAgree", { n: rows.length })}
      </PhoneKnob>
    </>
  );
}
