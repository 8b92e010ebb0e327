/** Which rows of a list are chosen: some, or all that it shows; another filter chooses anew. */
import { useCallback, useEffect, useMemo, useState } from "react";
import { api } from "../../api/calls";
import type { Chosen } from "../../api/jobs";
import type { ListRow } from "../../api/types";
import { toast } from "../../kit/toast";
import type { List } from "./useList";

const NONE: ReadonlySet<string> = new Set();

export interface Choice {
  ids: ReadonlySet<string>;
  /** How many all are, if all are meant. */
  all: number | null;
  count: number;
  /** Cards are being ticked (narrow screens). */
  picking: boolean;
  tick: (ids: ReadonlySet<string>) => void;
  chooseAll: () => void;
  pick: (picking: boolean) => void;
  clear: () => void;
  asked: () => Chosen;
}

export function useChosen(list: List, rows: readonly ListRow[]): Choice {
  const { app, form, query } = list;
  const [ids, setIds] = useState(NONE);
  const [all, setAll] = useState<number | null>(null);
  const [picking, setPicking] = useState(false);
  const clear = useCallback(() => {
    setIds(NONE);
    setAll(null);
    setPicking(false);
  }, []);
  const meant = JSON.stringify([query.where, query.search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen belongs to one filter and search
  useEffect(clear, [meant, clear]);

  // What was ticked and is not shown any more, such as a row just deleted, is not meant.
  const shown = useMemo(() => new Map(rows.map((row) => [row.id, Number(row.version)])), [rows]);
  const there = useMemo(() => new Set([...ids].filter((id) => shown.has(id))), [ids, shown]);
  const tick = useCallback((next: ReadonlySet<string>) => {
    setIds(next);
    setAll(null);
  }, []);
  const chooseAll = () => {
    const exact = { columns: [form.title], where: query.where, search: query.search };
    api
      .query(app.key, form.key, { ...exact, limit: 1, count: "exact" })
      .then((answer) => setAll(answer.count))
      .catch(toast.fail);
  };
  const asked = (): Chosen =>
    all === null
      ? { ids: [...there].map((id) => ({ id, version: shown.get(id) ?? 1 })) }
      : { where: query.where ?? null, ...(query.search ? { search: query.search } : {}) };
  return {
    ids: all === null ? there : new Set(shown.keys()),
    all,
    count: all ?? there.size,
    picking,
    tick,
    chooseAll,
    pick: setPicking,
    clear,
    asked,
  };
}
