/**
 * What somebody wrote into the cells of a list and is not yet saved. One act is what one key, paste or drag wrote: it is
 * saved as a whole, at most `MOST_AT_ONCE` records at a time, and undone as a whole. Pure.
 */
import type { Value } from "../../api/types";
import type { Rows, SheetRow, SheetWrong } from "../../grid/contract";

export interface CellChange {
  readonly id: string;
  readonly path: string;
  readonly before: Value;
  readonly value: Value;
  /** What was typed is no value, or is being looked up. */
  readonly wrong?: SheetWrong;
  /** Why the server refused it. */
  readonly problem?: string;
}

export interface Act {
  readonly key: number;
  readonly cells: readonly CellChange[];
  /** Of each record, the version that was looked at; once it is saved, the one it was saved as. */
  readonly versions: ReadonlyMap<string, number>;
  /** "saved" is shown until the rows say the same. */
  readonly state: "open" | "sending" | "refused" | "saved";
  readonly way: "do" | "undo" | "redo";
  /** The server refused it before: it is mended or given up, but never taken back by a key. */
  readonly wasRefused?: boolean;
}

/** As many records as the server changes in one go. */
export const MOST_AT_ONCE = 200;

let made = 0;
/** Counts what is written and what is saved, in one row. */
export function nextKey(): number {
  made += 1;
  return made;
}

export function newAct(
  cells: readonly CellChange[],
  versions: ReadonlyMap<string, number>,
  way: Act["way"],
): Act {
  return { key: nextKey(), cells, versions, state: "open", way };
}

const same = (one: Value, other: Value) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const isCell = (one: CellChange, other: CellChange) => one.id === other.id && one.path === other.path;

/** The cells in which rows differ from what they were. */
export function changed(before: Rows, after: Rows, paths: readonly string[]): CellChange[] {
  return after.flatMap((row, index) => {
    const was = before[index];
    if (!was || row === was || row.blank) return [];
    return paths.flatMap((path) => {
      const value = row.values[path] ?? null;
      const wrong = row.wrong?.[path];
      const old = was.values[path] ?? null;
      if (same(value, old) && wrong === was.wrong?.[path]) return [];
      return [{ id: row.key, path, before: old, value, ...(wrong ? { wrong } : {}) }];
    });
  });
}

/** Take in what was written: cells that still wait are written anew where they wait, others are a new act. */
export function take(
  acts: readonly Act[],
  cells: readonly CellChange[],
  versions: ReadonlyMap<string, number>,
): readonly Act[] {
  const waits = (act: Act) => act.way === "do" && (act.state === "open" || act.state === "refused");
  const left = cells.filter(
    (cell) => !acts.some((act) => waits(act) && act.cells.some((one) => isCell(one, cell))),
  );
  const kept = acts.map((act): Act => {
    const anew = waits(act) ? cells.filter((cell) => act.cells.some((one) => isCell(one, cell))) : [];
    if (anew.length === 0) return act;
    const written = act.cells.map((one) => {
      const cell = anew.find((other) => isCell(one, other));
      return cell ? { ...cell, before: one.before } : one;
    });
    return {
      ...act,
      state: "open",
      cells: written.filter((one) => one.wrong || !same(one.value, one.before)),
    };
  });
  const next = left.length > 0 ? [...kept, newAct(left, versions, "do")] : kept;
  return next.filter((act) => act.way !== "do" || act.cells.length > 0);
}

/** What can be sent: nothing in it is wrong or looked up. */
export const isReady = (act: Act): boolean => act.state === "open" && act.cells.every((cell) => !cell.wrong);

/** It waits for somebody: a mistake in it, or the server refused. */
export const isStuck = (act: Act): boolean =>
  act.state === "refused" ||
  (act.state === "open" && act.cells.some((cell) => cell.wrong && !cell.wrong.pending));

/** Whether rows were read since an act was saved: they say themselves what it says. */
export function isRead(act: Act, rows: Rows): boolean {
  if (act.state !== "saved") return false;
  return rows.every((row) => Number(row.values.version ?? Infinity) >= (act.versions.get(row.key) ?? 0));
}

/** The records cells belong to, each once, in the order of the cells. */
export const idsOf = (cells: readonly CellChange[]): string[] => [...new Set(cells.map((cell) => cell.id))];

/** The records of an act in pieces the server takes. */
export function pieces(cells: readonly CellChange[]): CellChange[][] {
  const ids = idsOf(cells);
  const found: CellChange[][] = [];
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
    const some = new Set(ids.slice(at, at + MOST_AT_ONCE));
    found.push(cells.filter((cell) => some.has(cell.id)));
  }
  return found;
}

const OPERATION = /^operations\.(\d+)(?:\.(?:values\.)?(.+))?$/;

/** Put what the server said of each operation at its cells; what names no field stands at all cells of its record. */
export function refusedCells(
  cells: readonly CellChange[],
  ids: readonly string[],
  errors: readonly { path?: string; message: string }[],
  otherwise: string,
): CellChange[] {
  const told = errors.flatMap(({ path, message }) => {
    const [, place, field] = OPERATION.exec(path ?? "") ?? [];
    const id = place === undefined ? undefined : ids[Number(place)];
    return id === undefined ? [] : [{ id, field, message }];
  });
  const marked = cells.map((cell): CellChange => {
    const { problem: _, ...plain } = cell;
    const own = told.find((one) => one.id === cell.id && one.field?.split(".")[0] === cell.path);
    const other = told.find(
      (one) =>
        one.id === cell.id &&
        !cells.some((two) => two.id === one.id && two.path === one.field?.split(".")[0]),
    );
    const problem = (own ?? other)?.message;
    return problem ? { ...plain, problem } : plain;
  });
  return marked.some((cell) => cell.problem)
    ? marked
    : marked.map((cell) => ({ ...cell, problem: otherwise }));
}

/** The rows with what was written into them. */
export function overlaid(rows: Rows, acts: readonly Act[]): Rows {
  if (acts.length === 0) return rows;
  const byRow = new Map<string, { act: Act; cell: CellChange }[]>();
  for (const act of acts) {
    for (const cell of act.cells) byRow.set(cell.id, [...(byRow.get(cell.id) ?? []), { act, cell }]);
  }
  return rows.map((row) => {
    const written = byRow.get(row.key);
    return written ? rowWith(row, written) : row;
  });
}

function rowWith(row: SheetRow, written: readonly { act: Act; cell: CellChange }[]): SheetRow {
  const values = { ...row.values };
  const wrong: Record<string, SheetWrong> = {};
  const saving = new Set<string>();
  for (const { act, cell } of written) {
    values[cell.path] = cell.value;
    delete wrong[cell.path];
    if (cell.wrong) wrong[cell.path] = cell.wrong;
    if (act.state === "sending" || act.state === "refused" || (act.state === "open" && !cell.wrong)) {
      saving.add(cell.path);
    }
  }
  const more = Object.keys(wrong).length > 0 ? { wrong } : {};
  return { ...row, values, saving, ...more };
}

/** The same cells back to what they were. */
export const turned = (cells: readonly CellChange[]): CellChange[] =>
  cells.map(({ id, path, before, value }) => ({ id, path, before: value, value: before }));
