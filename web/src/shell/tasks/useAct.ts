/** Does acts on runs: each under a key of its own, so that a second try after a broken line does it once; tells and undoes. */
import { useRef, useState } from "react";
import { ApiError, newKey } from "../../api/client";
import { type Act, type Done, doAct, type RunView, useTasksChanged } from "../../api/tasks";
import { toast } from "../../kit/toast";
import { isDefinite } from "../../runtime/trouble";
import { type TextKey, t } from "../../text";
import "../../text/tasks";
import { agreeKey } from "./offers";
import { offerUndo } from "./undo";

/** Decisions that may be taken back; what people are told of them waits as long (resolutions 16). */
const UNDOABLE: ReadonlySet<Act["act"]> = new Set(["agree", "refuse"]);

/** Said of a step somebody else was faster at: no fault of who is here. */
const OVER: ReadonlySet<string> = new Set(["task_over", "not_your_task", "run_over", "claimed"]);

export interface Acting {
  busy: boolean;
  /** Do it; false where it was refused or nobody knows what became of it. */
  act: (run: RunView, act: Act) => Promise<boolean>;
  /** Tell of what was done already, and offer to take it back. */
  tell: (run: RunView, act: Pick<Act, "act">, done?: Done) => void;
}

const doneText = (run: RunView, act: Pick<Act, "act">): string => {
  const what = run.record?.title ?? run.flow.label;
  const key = act.act === "agree" ? agreeKey(run.mine?.kind ?? "approve") : act.act;
  return t(`act.done.${key}` as TextKey & "act.done.agree", { what });
};

export function useAct(onUndone?: (run: RunView) => void): Acting {
  const changed = useTasksChanged();
  const [busy, setBusy] = useState(false);
  /** An act whose answer got lost, with its key. */
  const lost = useRef<{ of: string; key: string } | null>(null);

  const undo = async (run: RunView) => {
    try {
      await doAct({ act: "revoke", run: run.id });
      toast.say(t("act.done.revoke"));
      onUndone?.(run);
    } catch (error) {
      toast.fail(error);
    } finally {
      await changed(run.form);
    }
  };
  const tell = (run: RunView, act: Pick<Act, "act">, done: Done = {}) => {
    if (UNDOABLE.has(act.act) && done.undo !== false) offerUndo(doneText(run, act), () => void undo(run));
    else toast.say(doneText(run, act));
    void changed(run.form);
  };
  const act = async (run: RunView, wanted: Act): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    const of = JSON.stringify(wanted);
    const key = lost.current?.of === of ? lost.current.key : newKey();
    lost.current = { of, key };
    try {
      const done = await doAct(wanted, key);
      lost.current = null;
      tell(run, wanted, done);
      return true;
    } catch (error) {
      if (isDefinite(error)) lost.current = null;
      if (error instanceof ApiError && OVER.has(error.code)) toast.say(error.message);
      else toast.fail(error);
      if (error instanceof ApiError) void changed(run.form);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, act, tell };
}
