/**
 * What can be undone and done again, as steps: each holds what the server had in its cells before the act and after it.
 * Nothing is put back where a cell holds something else by now. Pure.
 */
import type { Value } from "../../api/types";
import { type History, remember } from "../../grid/history";
import { type Act, type CellChange, nextKey, turned } from "./acts";

export interface Step {
  /** Later steps, and acts written later, have greater ones. */
  readonly key: number;
  readonly cells: readonly CellChange[];
}
export type Steps = History<Step>;

/** What a record is by now: a row as the server tells it; undefined when it is gone. */
export type Now = ReadonlyMap<string, { readonly version: number; readonly [path: string]: Value }>;

/** A cell that stays because it holds something else by now; without its record, that is gone. */
export interface Foreign {
  readonly cell: CellChange;
  readonly row?: { readonly [path: string]: Value };
}

/** What became of the cells of an act. */
export interface Sent {
  /** What was saved, as the server holds it. */
  readonly done: readonly CellChange[];
  /** What the server refused, with the reasons at its cells. */
  readonly refused: readonly CellChange[];
  /** What was not sent any more, or did not arrive. */
  readonly rest: readonly CellChange[];
  readonly foreign: readonly Foreign[];
  readonly error: unknown;
  readonly versions: ReadonlyMap<string, number>;
  /** What the server warned of in the records it saved. */
  readonly warned: readonly Warned[];
}

/** What a record was warned of, at the field it is about. */
export interface Warned {
  readonly id: string;
  readonly path: string;
  readonly message: string;
}

/** A value without what others give it: the name of a record or of a person may change while the cell stays. */
function core(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(core);
  if (typeof value !== "object" || value === null) return value ?? null;
  if ("id" in value) return value.id;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== null && part !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, part]) => [key, core(part)]),
  );
}

export const isAlike = (one: unknown, other: unknown): boolean =>
  JSON.stringify(core(one)) === JSON.stringify(core(other));

interface Parted {
  /** They hold what was left in them. */
  still: CellChange[];
  /** They hold already what is to be: the answer of an earlier try got lost, or somebody was faster. */
  there: CellChange[];
  foreign: Foreign[];
}

/** Part cells by what they hold by now. */
export function parted(cells: readonly CellChange[], now: Now): Parted {
  const parts: Parted = { still: [], there: [], foreign: [] };
  for (const cell of cells) {
    const row = now.get(cell.id);
    if (!row) parts.foreign.push({ cell });
    else if (isAlike(row[cell.path], cell.before)) parts.still.push(cell);
    else if (isAlike(row[cell.path], cell.value)) parts.there.push(cell);
    else parts.foreign.push({ cell, row });
  }
  return parts;
}

/** The cells as the server holds them, where nobody else saved the record since. */
export function heldCells(
  cells: readonly CellChange[],
  now: Now,
  versions: ReadonlyMap<string, number>,
): CellChange[] {
  return cells.map((cell) => {
    const row = now.get(cell.id);
    return row && row.version === versions.get(cell.id) ? { ...cell, value: row[cell.path] ?? null } : cell;
  });
}

/** The cells the next undo or redo writes; null when there is none. */
export function travelled(steps: Steps, way: "undo" | "redo"): readonly CellChange[] | null {
  const cells = (way === "undo" ? steps.past : steps.future).at(-1)?.cells;
  return cells ? (way === "undo" ? turned(cells) : cells) : null;
}

/** What was saved can be undone, what was undone can be done again, and what did not arrive stays where it was. */
export function stepped(steps: Steps, act: Act, { done, rest }: Pick<Sent, "done" | "rest">): Steps {
  const one = (cells: readonly CellChange[]): Step[] => (cells.length > 0 ? [{ key: nextKey(), cells }] : []);
  if (act.way === "do") {
    const [step] = one(done);
    return step ? remember(steps, step) : steps;
  }
  return act.way === "undo"
    ? {
        past: [...steps.past.slice(0, -1), ...one(turned(rest))],
        future: [...steps.future, ...one(turned(done))],
      }
    : { past: [...steps.past, ...one(done)], future: [...steps.future.slice(0, -1), ...one(rest)] };
}

/** What was written last and not yet sent, if that is later than all that was; what was refused no key takes back. */
export function unsent(acts: readonly Act[], steps: Steps): Act | undefined {
  const last = acts.filter((act) => act.state !== "saved" && !act.wasRefused).at(-1);
  const isLast = last?.way === "do" && last.state === "open" && last.key > (steps.past.at(-1)?.key ?? 0);
  return isLast ? last : undefined;
}
