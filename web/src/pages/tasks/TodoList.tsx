/** The lines of one list, with what is chosen of them, and how they are decided together. */
import { useEffect, useRef } from "react";
import type { TaskFilter, TaskRow, useTasks } from "../../api/tasks";
import { ListBones, Loading } from "../../kit/Skeleton";
import { askBatch } from "../../shell/tasks/BatchDialog";
import { TaskCard } from "../../shell/tasks/Card";
import { DeskKnob } from "../../shell/tasks/DeskKnob";
import { isFit, isOf, type Together, titleOf } from "../../shell/tasks/lists";
import { type TextKey, t } from "../../text";

interface TodoListProps {
  filter: TaskFilter;
  found: ReturnType<typeof useTasks>;
  rows: readonly TaskRow[];
  shown: string | null;
  ticked: readonly string[];
  onOpen: (id: string) => void;
  onTick: (id: string) => void;
  onTicked: (ids: readonly string[]) => void;
  onAll: () => void;
}

export function TodoList(props: TodoListProps) {
  const { filter, found, rows, shown, ticked, onOpen, onTick, onTicked, onAll } = props;
  const box = useRef<HTMLUListElement>(null);
  const chosen = rows.filter((row) => ticked.includes(row.id));
  const isShown = (row: TaskRow) => isOf(row, shown);
  const isFiltered = Object.keys(filter.narrow).length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is shown
  useEffect(() => {
    box.current?.querySelector(".is-shown")?.scrollIntoView({ block: "nearest" });
  }, [shown]);
  // So many titles are looked at for words at once: where none of them has any, the next are asked for.
  const isOn = found.hasNextPage && rows.length === 0 && !found.isFetching;
  useEffect(() => {
    if (isOn) void found.fetchNextPage();
  }, [isOn, found.fetchNextPage]);
  const together = async (act: Together) => {
    if (await askBatch({ rows: chosen, act, Knob: DeskKnob })) onTicked([]);
  };
  if (found.isPending) {
    return (
      <Loading>
        <ListBones rows={6} />
      </Loading>
    );
  }
  if (found.error && !found.data) return <p className="muted todo-none">{found.error.message}</p>;
  return (
    <>
      {chosen.length > 0 && (
        <div className="todo-batch" role="toolbar" aria-label={t("tasks.ticked", { n: chosen.length })}>
          <DeskKnob look="primary" onPress={() => void together("agree")}>
            {t("tasks.batchAgree", { n: chosen.length })}
          </DeskKnob>
          {chosen.some((row) => isFit(row, "refuse")) && (
            <DeskKnob look="red" onPress={() => void together("refuse")}>
              {t("act.refuse")}
            </DeskKnob>
          )}
          <button type="button" className="plain-button is-link" onClick={() => onTicked([])}>
            {t("tasks.untick")}
          </button>
        </div>
      )}
      {rows.length === 0 && !found.hasNextPage && (
        <p className="muted todo-none" data-testid="todo.none">
          {t(
            isFiltered ? "tasks.noneFiltered" : (`tasks.none.${filter.list}` as TextKey & "tasks.none.todo"),
          )}
          {isFiltered && (
            <button type="button" className="plain-button is-link" onClick={onAll}>
              {t("tasks.showAll")}
            </button>
          )}
        </p>
      )}
      <ul ref={box} className="todo-rows" aria-label={t(`tasks.list.${filter.list}`)}>
        {rows.map((row) => (
          <li key={row.id} className={isShown(row) ? "is-shown" : undefined} data-testid="todo.row">
            {filter.list === "todo" && (
              <input
                type="checkbox"
                checked={ticked.includes(row.id)}
                aria-label={t("tasks.tick", { what: titleOf(row) })}
                onChange={() => onTick(row.id)}
              />
            )}
            <button
              type="button"
              className="todo-row"
              aria-current={isShown(row) ? "true" : undefined}
              onClick={() => onOpen(row.id)}
            >
              <TaskCard row={row} list={filter.list} />
            </button>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <button
          type="button"
          className="plain-button is-link todo-more"
          disabled={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("tasks.more")}
        </button>
      )}
    </>
  );
}
