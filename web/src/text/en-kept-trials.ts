/** Words of records that are kept to compare a flow with. */
import type { zhKeptTrials } from "./zh-kept-trials";

export const enKeptTrials: Record<keyof typeof zhKeptTrials, string> = {
  "kept.title": "Records kept to compare with",
  "kept.keep": "This is how it should go",
  "kept.kept": "Kept; it is tried again before each publish",
  "kept.hint":
    "They are tried again on the new draft before it is published; the check tells which go another way.",
  "kept.same": "goes the same way",
  "kept.differs": "goes another way",
  "kept.was": "It should go",
  "kept.now": "It now goes",
  "kept.forget": "Take away",
  "kept.hidden": "(you may not see it)",
  "kept.none": "(nothing more)",
};
