/** Which runs are to be moved, and moving them in portions. Pure but for what it is given to call. */
import type { Renewed, UnderWay, Wish } from "../../../api/underWay";

/** As a server takes them at once. */
export const PORTION = 50;

/** What is chosen: for all of them, but for some. */
export interface Chosen {
  all: boolean;
  but: ReadonlySet<string>;
}

export const NONE: Chosen = { all: false, but: new Set() };

export const isMoved = ({ all, but }: Chosen, id: string): boolean => all !== but.has(id);

export function withChoice(chosen: Chosen, id: string, moved: boolean): Chosen {
  const but = new Set(chosen.but);
  if (moved === chosen.all) but.delete(id);
  else but.add(id);
  return { ...chosen, but };
}

/** How many are to be moved, of those there are; what is known not to be movable is left out. */
export function countOf(chosen: Chosen, total: number, rows: readonly UnderWay[]): number {
  if (!chosen.all) return chosen.but.size;
  const fixed = rows.filter((row) => row.lands === null && !chosen.but.has(row.id)).length;
  return Math.max(0, total - chosen.but.size - fixed);
}

export interface Outcome {
  moved: number;
  looked: number;
  refused: Renewed["refused"];
  isStopped: boolean;
}

interface Steps {
  call: (wish: Wish) => Promise<Renewed>;
  onStep: (soFar: Outcome) => void;
  isStopped: () => boolean;
}

/** Move what is chosen, one portion after the other; what a portion did stays done if a later one fails. */
export async function moveChosen(chosen: Chosen, { call, onStep, isStopped }: Steps): Promise<Outcome> {
  let soFar: Outcome = { moved: 0, looked: 0, refused: [], isStopped: false };
  const ids = [...chosen.but];
  let after: string | null = null;
  for (let from = 0; ; from += PORTION) {
    const runs = ids.slice(from, from + PORTION);
    if (!chosen.all && runs.length === 0) return soFar;
    const told: Renewed = await call(chosen.all ? { but: ids, after } : { runs });
    soFar = {
      ...soFar,
      moved: soFar.moved + told.moved,
      looked: soFar.looked + told.moved + told.refused.length,
      refused: [...soFar.refused, ...told.refused],
    };
    onStep(soFar);
    after = told.next;
    if (chosen.all ? after === null : from + PORTION >= ids.length) return soFar;
    if (isStopped()) return { ...soFar, isStopped: true };
  }
}
