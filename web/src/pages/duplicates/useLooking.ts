/** Looking through a form for records that look alike, page after page, until enough is found to work on. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type AlikePair, type AlikeRecord, alikePairsApi } from "../../api/alikePairs";
import { api } from "../../api/calls";
import type { ListRow } from "../../api/types";
import { groupsOf, parting, without } from "./groups";

/** Pairs after which it rests, so that nobody waits for what nobody reads. */
const ENOUGH = 60;

interface Found {
  pairs: AlikePair[];
  records: ReadonlyMap<string, AlikeRecord>;
  /** What they show of the columns, as a list would. */
  rows: ReadonlyMap<string, ListRow>;
  looked: number;
  /** Where to go on; undefined before the first page, null at the end. */
  next: string | null | undefined;
}

const NOTHING: Found = { pairs: [], records: new Map(), rows: new Map(), looked: 0, next: undefined };

const MOST_ROWS = 200;

async function read(
  app: string,
  form: string,
  columns: readonly string[],
  ids: string[],
  signal: AbortSignal,
) {
  const rows: ListRow[] = [];
  for (let at = 0; at < ids.length; at += MOST_ROWS) {
    const value = ids.slice(at, at + MOST_ROWS);
    const where = { field: "id", op: "in", value } as const;
    rows.push(
      ...(await api.query(app, form, { columns: [...columns], where, limit: MOST_ROWS }, signal)).rows,
    );
  }
  return rows;
}

/** columns: paths of what is shown of each record; must stay the same list from one drawing to the next. */
export function useLooking(app: string, form: string, columns: readonly string[], withParted: boolean) {
  const [found, setFound] = useState<Found>(NOTHING);
  const [error, setError] = useState<Error | null>(null);
  const [looking, setLooking] = useState(false);
  const control = useRef<AbortController | null>(null);
  const at = useRef<string | null | undefined>(undefined);

  const stop = useCallback(() => {
    control.current?.abort();
    control.current = null;
    setLooking(false);
  }, []);

  const look = useCallback(async () => {
    control.current?.abort();
    const mine = new AbortController();
    control.current = mine;
    setError(null);
    setLooking(true);
    let pairs = 0;
    try {
      while (at.current !== null && pairs < ENOUGH) {
        const page = await alikePairsApi.look(app, form, at.current ?? null, withParted, mine.signal);
        const ids = page.records.map((one) => one.id);
        const rows = await read(app, form, columns, ids, mine.signal);
        if (mine.signal.aborted) return;
        at.current = page.next;
        pairs += page.pairs.length;
        setFound((before) => ({
          pairs: [...before.pairs, ...page.pairs],
          records: new Map([...before.records, ...page.records.map((one) => [one.id, one] as const)]),
          rows: new Map([...before.rows, ...rows.map((row) => [row.id, row] as const)]),
          looked: before.looked + page.looked,
          next: page.next,
        }));
      }
    } catch (error) {
      if (!mine.signal.aborted) setError(error as Error);
    } finally {
      if (control.current === mine) setLooking(false);
    }
  }, [app, form, columns, withParted]);

  useEffect(() => {
    at.current = undefined;
    setFound(NOTHING);
    void look();
    return stop;
  }, [look, stop]);

  const groups = useMemo(() => {
    const pairs = withParted ? found.pairs : found.pairs.filter((pair) => !pair.parted);
    return groupsOf(pairs, found.records);
  }, [found, withParted]);

  return {
    ...found,
    groups,
    error,
    looking,
    look,
    stop,
    /** It became a part of another one. */
    gone: (id: string) => setFound((before) => ({ ...before, pairs: without(before.pairs, id) })),
    parted: (two: readonly string[], parted: boolean) =>
      setFound((before) => ({ ...before, pairs: parting(before.pairs, two, parted) })),
  };
}
