/** Columns as wide as what stands in them: measured on the first rows, so that nothing jumps while scrolling. */
import type { Rows, SheetColumn } from "../../grid/contract";
import { textWidth } from "../../grid/layout";

const SAMPLE = 100;
const NARROWEST = 64;
const WIDEST = 300;
/** Beyond this a long text is cut rather than the list scrolled sideways. */
const LEAST = 220;
const TAG = 24;
const ARROW = 16;

export function fitted(columns: readonly SheetColumn[], rows: Rows): SheetColumn[] {
  const sample = rows.slice(0, SAMPLE);
  return columns.map((column) => {
    if (column.fixed) return { ...column, least: column.width };
    const texts = sample.map((row) => textWidth(column.text(row.values[column.key] ?? null)));
    const content = Math.max(0, ...texts) + (column.View ? TAG : 0);
    const head = textWidth(column.label) + ARROW;
    const width = Math.min(WIDEST, Math.max(NARROWEST, head, content));
    return { ...column, width, least: Math.min(LEAST, width) };
  });
}
