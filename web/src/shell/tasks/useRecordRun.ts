/** The run about a record that matters now, the newest, with what it asks of who looks; and how many there were before. */
import { useRuns } from "../../api/tasks";
import { type TaskPlace, useTaskPlace } from "./useTaskPlace";

export interface RecordRun extends Pick<TaskPlace, "run" | "record"> {
  /** How many runs there were before it. */
  others: number;
}

export function useRecordRun(app: string, form: string, record: string): RecordRun {
  const runs = useRuns(app, form, record).data ?? [];
  const place = useTaskPlace(runs[0]?.id ?? null);
  return { run: place.run, record: place.record, others: Math.max(0, runs.length - 1) };
}
