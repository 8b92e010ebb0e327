/** Deciding about a card of the list: only where all that is asked for is an opinion; else it is opened. */
import { request } from "../../api/client";
import { type TaskRow, viewOf } from "../../api/tasks";
import type { WireTask } from "../../api/taskWire";
import { toast } from "../../kit/toast";
import { hrefs } from "../places";
import { go } from "../router";

export async function decideFromCard(row: TaskRow, today: string): Promise<void> {
  try {
    const { run } = viewOf(await request<WireTask>({ path: `/tasks/${row.id}` }));
    if (!run.mine || run.mine.writes.length > 0) return go(hrefs.task(row.id));
    const { askDecision } = await import("./DecideSheet");
    await askDecision({
      run,
      record: undefined,
      today,
      wanted: "agree",
      onUndone: (undone) => go(hrefs.task(undone.id)),
    });
  } catch (error) {
    toast.fail(error);
  }
}
