/** Rows that were read from a file, as the sheet of a form takes them: not saved yet. Pure. */
import type { RowsRead } from "../../api/subrows";
import type { Rows, SheetColumn, SheetRow, SheetWrong } from "../../grid/contract";
import { blankRow } from "../../grid/edits";

const NO_TARGET = "no_target";

/** looksUp: cells that name nothing are looked up once more, as what is pasted is, so that something near is offered. */
export function importedRows(found: RowsRead, columns: readonly SheetColumn[], looksUp: boolean): Rows {
  const open = new Map(columns.filter((column) => !column.readonly).map((column) => [column.key, column]));
  return found.rows.flatMap(({ row, values }) => {
    const made: SheetRow = { ...blankRow() };
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => open.has(key)));
    const wrong: Record<string, SheetWrong> = {};
    for (const problem of found.problems) {
      const column = open.get(problem.field);
      // A cell may come from two columns, of which one was read.
      if (problem.row !== row || !column || problem.field in kept) continue;
      kept[problem.field] = problem.text;
      const isSought = looksUp && problem.code === NO_TARGET && column.choices !== undefined;
      wrong[problem.field] = { message: problem.message, ...(isSought ? { pending: "exact" } : {}) };
    }
    const touched = Object.keys(kept);
    if (touched.length === 0) return [];
    return [{ ...made, values: kept, touched, ...(Object.keys(wrong).length > 0 ? { wrong } : {}) }];
  });
}
