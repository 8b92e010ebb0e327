/** Working formulas out again. */
import type { zhRecompute } from "./zh-recompute";

export const enRecompute: Record<keyof typeof zhRecompute, string> = {
  "recompute.hint":
    "The {n} selected records of “{form}” get the results of today's formulas, and so do other formulas that use them.",
  "recompute.which": "Formulas to recompute",
  "recompute.undo":
    "Only results change, nothing that was filled in. It can be undone; then every result is exactly as before.",
  "recompute.count": "Recompute {n}",
  "recompute.done": "Recomputed; {n} have other results",
  "recompute.ask": "{field} has another formula. What about the data there is?",
  "recompute.differ": "By the new formula {differ} of {n} have another result.",
  "recompute.newest": "Of the newest {looked}, {differ} have another result by the new formula.",
  "recompute.failed": "{failed} come to nothing by the new formula and are left as they are.",
  "recompute.empty": "empty",
  "recompute.none": "Only for new records and later changes; results stay as they are",
  "recompute.some": "Also those that are not finished (by a condition)",
  "recompute.all": "All {n}",
  "recompute.whichRecords": "Recompute those for which",
  "recompute.incomplete": "Complete the condition first.",
  "recompute.matching": "{n} match now. They are recomputed after publishing, which can be undone.",
};
