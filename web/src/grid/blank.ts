/** Rows whose place is known and which are not at hand. */
import type { Rows, SheetRow } from "./contract";

const made: SheetRow[] = [];

function blankRow(place: number): SheetRow {
  made[place] ??= { key: `blank-${place}`, values: {}, touched: [], blank: true };
  return made[place];
}

/** Rows between places that are blank. */
export function withBlanks(rows: Rows, above: number, below: number): Rows {
  if (above === 0 && below === 0) return rows;
  const head = Array.from({ length: above }, (_, place) => blankRow(place));
  const tail = Array.from({ length: below }, (_, place) => blankRow(above + rows.length + place));
  return [...head, ...rows, ...tail];
}
