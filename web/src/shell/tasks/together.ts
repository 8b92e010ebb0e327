/** Deciding about several at once: each is its own act, so that one that is refused keeps none of the others. */
import { newKey } from "../../api/client";
import { doAct, type TaskRow } from "../../api/tasks";
import type { Together } from "./lists";

export interface Result {
  row: TaskRow;
  /** Why it was not done; null where it was. */
  refused: string | null;
}

/** Do it for each in turn; tells how many are done. */
export async function decideTogether(
  rows: readonly TaskRow[],
  act: Together,
  opinion: string,
  onDone: (count: number) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const row of rows) {
    results.push({ row, refused: await decideOne(row, act, opinion) });
    onDone(results.length);
  }
  return results;
}

async function decideOne(row: TaskRow, act: Together, opinion: string): Promise<string | null> {
  if (row.task === null) return "";
  try {
    await doAct({ act, task: row.task, ...(opinion ? { opinion } : {}) }, newKey());
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
