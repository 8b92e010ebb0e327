/** What can be taken back at once: the last decision, for ten seconds, by the bar below or the key U. */
import { toast } from "../../kit/toast";

const SHOWN_MS = 10_000;

let last: { run: () => void; until: number } | null = null;

/** Offer to take something back while its bar is shown. */
export function offerUndo(text: string, undo: () => void): void {
  const mine = { run: () => {}, until: Date.now() + SHOWN_MS };
  mine.run = () => {
    if (last === mine) last = null;
    undo();
  };
  last = mine;
  toast.withUndo(text, mine.run);
}

/** Take the last one back, if its time is not over; says whether there was one. */
export function undoLast(now = Date.now()): boolean {
  if (!last || last.until < now) return false;
  last.run();
  return true;
}
