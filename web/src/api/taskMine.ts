/** What a task asks of who looks at it, as the server tells it, turned into what screens show. Pure. */

import type { Mine } from "./tasks";
import type { WireTask } from "./taskWire";

/** What is asked of me; null where nothing is, any more. */
export function mineOf(task: WireTask): Mine | null {
  if (!task.mine) return null;
  const { offers, kind } = task;
  const label = task.step ?? task.run.flow.label;
  return {
    task: task.id,
    node: { id: label, label, kind },
    for: task.for,
    kind,
    buttons: offers,
    names: task.names,
    opinion: task.opinion ?? "never",
    signature: task.signature,
    quick: task.quick,
    kept: task.kept,
    writes: task.writes,
    required: task.requires,
    due_at: task.due_at,
    back: offers.includes("send_back") ? BACK[task.back_to ?? "nobody"] : [],
    straight: task.straight ?? "step_by_step",
    chooses: task.chooses ?? [],
    added: task.added,
    merged: task.merged,
    aids: task.aids ?? [],
  };
}

const BEFORE = { to: "", label: "" };
const STARTER = { to: "start", label: "" };

/** The step before is what the server takes for none; who looks on names both. */
const BACK: Readonly<Record<NonNullable<WireTask["back_to"]>, Mine["back"]>> = {
  any: [BEFORE, STARTER],
  before: [BEFORE, STARTER],
  starter: [STARTER],
  nobody: [],
};
