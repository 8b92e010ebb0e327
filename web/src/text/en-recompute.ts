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
};
