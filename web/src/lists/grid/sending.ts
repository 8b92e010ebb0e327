/** Saving what was written into cells: piece by piece through the batch door, each piece whole or not at all. */
import { api } from "../../api/calls";
import { ApiError, newKey } from "../../api/client";
import type { BatchResult } from "../../api/records";
import type { Payload } from "../../api/types";
import { toWire } from "../../runtime/rows";
import { type Act, type CellChange, idsOf, pieces, refusedCells } from "./acts";
import { baseOf, type Own, withSave } from "./own";
import { heldCells, type Now, parted, type Sent, type Warned } from "./steps";

export interface Sending {
  app: string;
  form: string;
  /** The path of what a record is called. */
  title: string;
  act: Act;
  /** What this list saved itself; replaced with every save. */
  own: { current: Own };
  isCancelled: () => boolean;
  onPiece: (records: number) => void;
}

/** So often a piece of an undo is sent again without the records that were refused. */
const MOST_TRIES = 4;
const NOTHING: Sent = {
  ...{ done: [], refused: [], rest: [], foreign: [], warned: [] },
  error: null,
  versions: new Map(),
};

/** Save an act; the first piece that is refused ends it. */
export async function sendAct(sending: Sending): Promise<Sent> {
  return sendPieces(sending, async (part) => {
    try {
      return await savePiece(sending, part, (id) => sending.act.versions.get(id) ?? 1);
    } catch (error) {
      return { ...NOTHING, refused: toldCells(part, error), error };
    }
  });
}

/** Undo or redo: each piece is looked at first, and only cells that hold what was left in them are written. */
export async function sendBack(sending: Sending): Promise<Sent> {
  return sendPieces(sending, async (part) => {
    try {
      const now = await readNow(sending, part);
      const { still, there, foreign } = parted(part, now);
      const sent = await saveAble(sending, still, now);
      return { ...sent, done: [...there, ...sent.done], foreign };
    } catch (error) {
      return { ...NOTHING, rest: part, error };
    }
  });
}

async function sendPieces(
  { act, isCancelled, onPiece }: Sending,
  send: (part: readonly CellChange[]) => Promise<Sent>,
): Promise<Sent> {
  let all = NOTHING;
  const parts = pieces(act.cells);
  for (const [index, part] of parts.entries()) {
    const more = () => parts.slice(index + 1).flat();
    if (isCancelled()) return { ...all, rest: [...part, ...more()] };
    const sent = await send(part);
    all = {
      done: [...all.done, ...sent.done],
      refused: [...all.refused, ...sent.refused],
      rest: sent.error ? [...sent.rest, ...more()] : all.rest,
      foreign: [...all.foreign, ...sent.foreign],
      error: sent.error,
      versions: new Map([...all.versions, ...sent.versions]),
      warned: [...all.warned, ...sent.warned],
    };
    if (sent.error) return all;
    onPiece(idsOf(part).length);
  }
  return all;
}

/** Save what can be saved of a piece; records the server refuses by name are left out, with its reasons. */
async function saveAble(sending: Sending, cells: readonly CellChange[], now: Now): Promise<Sent> {
  let left = cells;
  const refused: CellChange[] = [];
  for (let tried = 1; left.length > 0; tried += 1) {
    try {
      const sent = await savePiece(sending, left, (id) => now.get(id)?.version ?? 1, true);
      return { ...sent, refused };
    } catch (error) {
      const told = isRefusal(error) ? toldCells(left, error, "") : [];
      const named = new Set(told.filter((cell) => cell.problem).map((cell) => cell.id));
      if (named.size === 0 || tried === MOST_TRIES) return { ...NOTHING, refused, rest: left, error };
      refused.push(...told.filter((cell) => named.has(cell.id)));
      left = left.filter((cell) => !named.has(cell.id));
    }
  }
  return { ...NOTHING, refused };
}

async function savePiece(
  sending: Sending,
  part: readonly CellChange[],
  looked: (id: string) => number,
  isExact = false,
): Promise<Sent> {
  const { app, form, own } = sending;
  const operations = idsOf(part).map((id) => {
    const paths = part.filter((cell) => cell.id === id).map((cell) => cell.path);
    const version = isExact ? looked(id) : baseOf(own.current, id, paths, looked(id));
    return { op: "update" as const, id, version, values: valuesOf(part, id) };
  });
  const answer = await api.batch(app, form, operations, newKey());
  const versions = new Map(answer.results.map((one) => [one.id, one.version]));
  for (const { id, version, values } of operations) {
    const saved = versions.get(id);
    if (saved) own.current = withSave(own.current, id, Object.keys(values), version, saved);
  }
  // Saved is saved, even where nobody can say what the server made of it: then it counts as it was sent.
  const now = await readNow(sending, part).catch((): Now => new Map());
  return { ...NOTHING, done: heldCells(part, now, versions), versions, warned: warnedOf(answer.results) };
}

/** What was warned of, at the column a field of the record stands in. */
export const warnedOf = (results: readonly BatchResult[]): Warned[] =>
  results.flatMap(({ id, warnings = [] }) =>
    warnings.map(({ path, message }) => ({ id, path: path.split(".")[0] ?? "", message })),
  );

/** What the server holds in these cells. */
async function readNow({ app, form, title }: Sending, part: readonly CellChange[]): Promise<Now> {
  const ids = idsOf(part);
  const columns = [...new Set([...part.map((cell) => cell.path), title])];
  const where = { field: "id", op: "in" as const, value: ids };
  const { rows } = await api.query(app, form, { columns, where, limit: ids.length });
  return new Map(rows.map((row) => [row.id, { ...row, version: Number(row.version) }]));
}

function toldCells(part: readonly CellChange[], error: unknown, otherwise?: string): CellChange[] {
  const errors = error instanceof ApiError ? error.problem.errors : [];
  const said = error instanceof Error ? error.message : String(error);
  return refusedCells(part, idsOf(part), errors, otherwise ?? said);
}

/** The server said no; otherwise it could not be reached, or is not well. */
const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.status < 500;

function valuesOf(cells: readonly CellChange[], id: string): Payload {
  const own = cells.filter((cell) => cell.id === id);
  return Object.fromEntries(own.map((cell) => [cell.path, toWire(cell.value)]));
}
