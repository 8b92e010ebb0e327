/** Pasted or quickly typed texts of relation cells are looked up here, some at a time, each text once. */
import { useEffect, useRef } from "react";
import type { Choice } from "../kit/choices";
import { exactChoice } from "../kit/choices";
import { t } from "../text";
import type { Rows, SheetColumn, SheetRow, SheetWrong } from "./contract";
import type { CellEdit } from "./edits";
import type { SheetModel } from "./model";

const AT_ONCE = 4;
const OFFERS = 3;

interface Wait {
  column: SheetColumn;
  text: string;
}

/** What a text turned out to be: the value, or why not and what is near. */
export function settleLookup(
  column: SheetColumn,
  text: string,
  match: SheetWrong["pending"],
  choices: readonly Choice[],
): Pick<CellEdit, "value" | "wrong"> {
  const real = choices.filter((one) => !one.make);
  const hit = exactChoice(real, text) ?? (match === "first" || real.length === 1 ? real[0] : undefined);
  if (hit) return { value: hit.value };
  const offers = [...real.slice(0, OFFERS), ...choices.filter((one) => one.make)];
  return { value: text, wrong: { message: t("grid.noMatch", { text, column: column.label }), offers } };
}

function pendingOf(rows: Rows, columns: readonly SheetColumn[]) {
  const found: { row: number; col: number; text: string; match: SheetWrong["pending"] }[] = [];
  rows.forEach((row: SheetRow, index) => {
    if (!row.wrong) return;
    columns.forEach((column, col) => {
      const wrong = row.wrong?.[column.key];
      if (wrong?.pending)
        found.push({ row: index, col, text: String(row.values[column.key]), match: wrong.pending });
    });
  });
  return found;
}

/** Look up every pending cell; the model gets the answers of one round together. */
export function useLookups(
  rows: Rows,
  columns: readonly SheetColumn[],
  model: Pick<SheetModel, "options" | "amend">,
) {
  const asked = useRef(new Set<string>());
  useEffect(() => {
    const waiting: Wait[] = [];
    for (const cell of pendingOf(rows, columns)) {
      const column = columns[cell.col];
      const name = `${column?.key}\n${cell.text}`;
      if (!column || asked.current.has(name)) continue;
      asked.current.add(name);
      waiting.push({ column, text: cell.text });
    }
    const answer = (column: SheetColumn, text: string, settle: (cell: SheetWrong["pending"]) => object) => {
      asked.current.delete(`${column.key}\n${text}`);
      const same = pendingOf(model.options.rows, columns).filter(
        (cell) => cell.text === text && columns[cell.col]?.key === column.key,
      );
      model.amend(same.map(({ row, col, match }) => ({ row, col, value: text, ...settle(match) })));
    };
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { column, text } = next;
        try {
          const choices = (await column.choices?.(text, new AbortController().signal)) ?? [];
          answer(column, text, (match) => settleLookup(column, text, match, choices));
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          answer(column, text, () => ({ wrong: { message } }));
        }
      }
    };
    for (let index = 0; index < Math.min(AT_ONCE, waiting.length); index += 1) void worker();
  }, [rows, columns, model]);
}
