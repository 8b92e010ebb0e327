/** Columns as wide as what stands in them: measured on the first rows, so that nothing jumps while scrolling. */
import type { Rows, SheetColumn } from "../../grid/contract";

const SAMPLE = 100;
const PADDING = 24;
const NARROWEST = 64;
const WIDEST = 300;
const TAG = 24;

/** Pixels of a text at 13 px: Chinese characters are square. */
function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += char > "\u2e7f" ? 13.2 : char >= "A" && char <= "Z" ? 9 : 7.6;
  return width;
}

export function fitted(columns: readonly SheetColumn[], rows: Rows): SheetColumn[] {
  const sample = rows.slice(0, SAMPLE);
  return columns.map((column) => {
    const texts = sample.map((row) => textWidth(column.text(row.values[column.key] ?? null)));
    const content = Math.max(0, ...texts) + PADDING + (column.View ? TAG : 0);
    const head = textWidth(column.label) + PADDING + 16;
    return { ...column, width: Math.ceil(Math.min(WIDEST, Math.max(NARROWEST, head, content))) };
  });
}
