/**
 * Whether the server holds something for a secret that is filled in. A box forgets it when it is drawn anew over what was
 * typed, so it is remembered beside the page; with the next dots it begins again.
 */
import type { Value } from "../../api/types";
import { VEIL } from "../../kit/veil";
import type { FieldScope } from "../contract";

type State = "stored" | "cleared";

const known = new WeakMap<FieldScope, Map<string, State>>();

export interface Stored {
  /** Something is stored and stays unless something is typed. */
  stays: boolean;
  /** What an emptied box means. */
  emptied: Value;
  clear: () => void;
}

/** `id` names the box on its page. */
export function storedIn(scope: FieldScope, id: string, value: Value): Stored {
  const boxes = known.get(scope) ?? new Map<string, State>();
  known.set(scope, boxes);
  if (value === VEIL) boxes.set(id, "stored");
  const stays = boxes.get(id) === "stored" && value !== null;
  return {
    stays,
    emptied: stays ? VEIL : null,
    clear: () => boxes.set(id, "cleared"),
  };
}
