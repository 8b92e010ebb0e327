/** Every act on a run but deciding: asked for where it must be, then done. */
import { useRef } from "react";
import type { FileRef } from "../../api/files";
import type { Act, RunView } from "../../api/tasks";
import { askAct, isAsking } from "./AskAct";
import type { Knob } from "./knob";
import type { Offer } from "./offers";
import { useAct } from "./useAct";

interface RunActs {
  run: RunView;
  Knob: Knob;
  /** The opinion that stands in the box already. */
  opinion: () => string;
  /** The files that were added to it. */
  files?: () => readonly FileRef[];
  onComment: () => void;
  onKeep: () => void;
  /** It was done; the task may be no longer mine. */
  onDone: (act: Act["act"]) => void;
  onUndone?: (run: RunView) => void;
}

/** What is done at once: with my task, else with the run. */
function ownAct(run: RunView, act: Offer["act"]): Act | null {
  if (act === "claim") return run.claim ? { act, task: run.claim } : null;
  if (act === "put_back") return run.mine ? { act, task: run.mine.task } : null;
  return { act: act as "revoke", run: run.id };
}

export function useRunActs({ run, Knob, opinion, files, onComment, onKeep, onDone, onUndone }: RunActs) {
  const acting = useAct(onUndone);
  const isOpen = useRef(false);
  const perform = async (offer: Offer) => {
    const { act } = offer;
    if (act === "comment") return onComment();
    if (act === "print") return window.print();
    if (act === "keep") return onKeep();
    if (isOpen.current) return;
    isOpen.current = true;
    try {
      const wanted = isAsking(act)
        ? await askAct({ run, act, label: offer.label, opinion: opinion(), files: files?.(), Knob })
        : ownAct(run, act);
      if (wanted && (await acting.act(run, wanted))) onDone(wanted.act);
    } finally {
      isOpen.current = false;
    }
  };
  return { busy: acting.busy, perform };
}
