/** Which rows of a list are chosen: some, or all that it shows; another filter chooses anew. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { Chosen } from "../../api/jobs";
import type { ListRow } from "../../api/types";
import { toast } from "../../kit/toast";
import type { List } from "./useList";

const NONE: ReadonlySet<string> = new Set();
/** The version of each chosen row as it was seen last. */
type Versions = ReadonlyMap<string, number>;
const NOBODY: readonly string[] = [];
const NO_VERSIONS: Versions = new Map();

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

const MOST_ASKED = 1000;

/** Find out which of the chosen rows are gone; those not at hand are asked for whenever the form changed. */
function useGone(list: List, ids: Versions, shown: Versions): readonly string[] {
  const { app, form } = list;
  const unseen = useMemo(
    () => [...ids.keys()].filter((id) => !shown.has(id)).slice(0, MOST_ASKED),
    [ids, shown],
  );
  const { data } = useQuery({
    queryKey: [...keys.form(app.key, form.key), "chosen", unseen],
    queryFn: async ({ signal }) => {
      const where = { field: "id", op: "in" as const, value: unseen };
      const asked = { columns: [form.title], where, limit: unseen.length };
      const there = new Set((await api.query(app.key, form.key, asked, signal)).rows.map((row) => row.id));
      return unseen.filter((id) => !there.has(id));
    },
    enabled: unseen.length > 0,
  });
  return data ?? NOBODY;
}

export function useChosen(list: List, rows: readonly ListRow[]): Choice {
  const { app, form, query } = list;
  const [ids, setIds] = useState(NO_VERSIONS);
  const [all, setAll] = useState<number | null>(null);
  const [picking, setPicking] = useState(false);
  const clear = useCallback(() => {
    setIds(NO_VERSIONS);
    setAll(null);
    setPicking(false);
  }, []);
  const meant = JSON.stringify([query.where, query.search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen belongs to one filter and search
  useEffect(clear, [meant, clear]);

  // Rows far from what is looked at are not at hand and still meant; each is known by its version.
  const shown = useMemo(() => new Map(rows.map((row) => [row.id, Number(row.version)])), [rows]);
  const gone = useGone(list, ids, shown);
  useEffect(() => {
    if (gone.length > 0) setIds((before) => new Map([...before].filter(([id]) => !gone.includes(id))));
  }, [gone]);
  const there = useMemo(() => (ids.size === 0 ? NONE : new Set(ids.keys())), [ids]);
  const tick = useCallback(
    (next: ReadonlySet<string>) => {
      setIds((before) => new Map([...next].map((id) => [id, shown.get(id) ?? before.get(id) ?? 1])));
      setAll(null);
    },
    [shown],
  );
  const chooseAll = () => {
    const exact = { columns: [form.title], where: query.where, search: query.search };
    api
      .query(app.key, form.key, { ...exact, limit: 1, count: "exact" })
      .then((answer) => setAll(answer.count))
      .catch(toast.fail);
  };
  const asked = (): Chosen =>
    all === null
      ? { ids: [...ids].map(([id, version]) => ({ id, version: shown.get(id) ?? version })) }
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
