/** What an address of a to-do means: a task "tsk_1", or a run "run_1" one began. */
import { useEffect } from "react";
import { formOf, useApp, useRecord, useSession } from "../../api/hooks";
import { noteSeen } from "../../api/seenTasks";
import { type Opened, type RunRecord, type RunView, useRun, useTask, useTaskForm } from "../../api/tasks";
import type { RecordView } from "../../api/types";

export interface TaskPlace {
  run: RunView | undefined;
  record: RunRecord | undefined;
  /** The record is there, but what it is made of may not be seen. */
  isBare: boolean;
  /** It was only shown to who looks. */
  isCopy: boolean;
  error: Error | null;
  again: () => void;
}

/** Of whom it is said already that they opened it. */
const noted = new Set<string>();

/** Until somebody opens it, a task waits; from then on it is worked at (流程分析). */
function useNoteSeen(task: string | undefined) {
  const isOwn = useSession().data?.viewing === null;
  useEffect(() => {
    if (!task || !isOwn || noted.has(task)) return;
    noted.add(task);
    noteSeen([task]).catch(() => noted.delete(task));
  }, [task, isOwn]);
}

export function useTaskPlace(id: string | null): TaskPlace {
  const isRun = id?.startsWith("run_") ?? false;
  const own = useRun(isRun ? id : null);
  const asked = own.data?.task ?? (isRun ? null : id);
  const task = useTask(asked);
  const run = task.data?.run ?? own.data;
  useNoteSeen(run?.mine?.task);
  const form = run?.form ?? null;
  const app = useApp(form?.app ?? "", form !== null && asked === null);
  const opened = useTaskForm(asked);
  const known = asked === null ? formOf(app.data, form?.key ?? "") : opened.data;
  const isOwn = form !== null && task.data === undefined && own.data !== undefined && asked === null;
  const record = useRecord(form?.app ?? "", form?.key ?? "", (isOwn && own.data?.record?.id) || null);
  const shown = task.data ? recordOf(task.data) : record.data;
  const found = isRun && !own.data?.task ? own : task;
  return {
    run,
    record: form && known && shown ? { app: form.app, form: known, record: shown } : undefined,
    isBare: [app.error, opened.error, record.error].some((one) => one !== null),
    isCopy: task.data?.isCopy ?? false,
    error: found.error,
    again: () => void found.refetch(),
  };
}

/** A record as a task tells it: who made it and when is not said. */
function recordOf({ record, run }: Opened): RecordView | undefined {
  if (!record) return undefined;
  const may = (run.mine?.writes.length ?? 0) > 0;
  return {
    ...record,
    title: record.title ?? "",
    created_at: "",
    created_by: null,
    updated_at: "",
    updated_by: null,
    can: { update: may, delete: false },
  };
}
