import type { zhMerging } from "./zh-merging";

/** Letting two records be one. */
export const enMerging: Record<keyof typeof zhMerging, string> = {
  "merge.withTitle": "Which record is the same as “{title}”?",
  "merge.search": "Search {noun}",
  "merge.alike": "Looking alike",
  "merge.noneFound": "No other {noun} was found.",
  "merge.title": "Merge two records: {noun}",
  "merge.which": "Which one stays",
  "merge.stays": "Stays",
  "merge.goes": "Becomes a part of it and goes to the trash",
  "merge.field": "Field",
  "merge.choose": "Whose “{field}”: {whose}",
  "merge.both": "Both",
  "merge.same": "{n} more are the same, or cannot be chosen",
  "merge.moves":
    "Whatever refers to “{gone}” will refer to “{stays}”, also what you cannot see; comments come along.",
  "merge.seen": "Of these you see: {listed}.",
  "merge.count": "{n} in {form}",
  "merge.and": ", ",
  "merge.refused": "This cannot be merged now:",
  "merge.hint":
    "What was copied already (such as an address in an order) stays as it is. A merge can be undone.",
  "merge.do": "Merge",
  "merge.done": "“{gone}” became a part of “{stays}”",
  "merge.later": "Many records refer to it: merging goes on in the background",
  "merge.undone": "The merge was undone, “{gone}” is back",
  "merge.undoLater": "The merge is being undone in the background",
};
