import type { zhLaid } from "./zh-laid";

export const enLaid: Record<keyof typeof zhLaid, string> = {
  "layout.frozen": "Columns that stay on the left",
  "layout.sums": "Sum row",
  "layout.tints": "Colour rules",
  "layout.tintsHint": "Rows a condition holds for have its colour; the first one from the top counts.",
  "layout.addTint": "Add a colour rule",
  "layout.removeTint": "Remove this colour rule",
  "layout.color": "Colour",
  "layout.color.red": "Red",
  "layout.color.orange": "Orange",
  "layout.color.green": "Green",
  "layout.color.cyan": "Cyan",
  "layout.color.blue": "Blue",
  "layout.color.purple": "Purple",
  "layout.color.gray": "Grey",
};
