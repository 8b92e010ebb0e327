/** Saving what was written into cells: piece by piece through the batch door, each piece whole or not at all. */
import { api } from "../../api/calls";
import { ApiError, newKey } from "../../api/client";
import type { Payload } from "../../api/types";
import { toWire } from "../../runtime/rows";
import { type Act, type CellChange, pieces, refusedCells } from "./acts";

export interface Sent {
  /** What was saved, and what was not, with the reasons at its cells. */
  done: readonly CellChange[];
  left: readonly CellChange[];
  error: unknown;
  versions: ReadonlyMap<string, number>;
}

interface Sending {
  app: string;
  form: string;
  act: Act;
  /** The last version of a record this list saved itself. */
  own: (id: string) => number;
  isCancelled: () => boolean;
  onPiece: (records: number) => void;
}

export async function sendAct({ app, form, act, own, isCancelled, onPiece }: Sending): Promise<Sent> {
  const versions = new Map<string, number>();
  const done: CellChange[] = [];
  const parts = pieces(act.cells);
  for (const [index, part] of parts.entries()) {
    if (isCancelled()) return { done, left: [], error: null, versions };
    const ids = [...new Set(part.map((cell) => cell.id))];
    const operations = ids.map((id) => ({
      op: "update" as const,
      id,
      version: Math.max(act.versions.get(id) ?? 1, own(id)),
      values: valuesOf(part, id),
    }));
    try {
      const answer = await api.batch(app, form, operations, newKey());
      for (const one of answer.results) versions.set(one.id, one.version);
      done.push(...part);
      onPiece(ids.length);
    } catch (error) {
      const errors = error instanceof ApiError ? error.problem.errors : [];
      const said = error instanceof Error ? error.message : String(error);
      const rest = parts.slice(index + 1).flat();
      return { done, left: [...refusedCells(part, ids, errors, said), ...rest], error, versions };
    }
  }
  return { done, left: [], error: null, versions };
}

function valuesOf(cells: readonly CellChange[], id: string): Payload {
  const own = cells.filter((cell) => cell.id === id);
  return Object.fromEntries(own.map((cell) => [cell.path, toWire(cell.value)]));
}
