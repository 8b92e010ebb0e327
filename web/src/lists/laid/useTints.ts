/**
 * Colours by conditions for rows at hand. The server decides: of some rows, those each condition holds for are asked, through
 * the same door and with the same rights as the list itself; the first rule that holds counts.
 */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { ListRow, TintColor } from "../../api/types";
import type { Listing } from "../listing";

/** Rows asked about at once; the same rows are asked once, however a window moves over them. */
const AT_ONCE = 100;

export type Tints = ReadonlyMap<string, TintColor>;
const NONE: Tints = new Map();

export function useTints(listing: Listing, rows: readonly Pick<ListRow, "id">[]): Tints {
  const { app, form, laid } = listing;
  const tints = laid.tints ?? [];
  const groups = useMemo(() => groupsOf(rows.map((row) => row.id)), [rows]);
  return useQueries({
    queries: groups.flatMap((ids) =>
      tints.map(({ where, color }) => ({
        queryKey: [...keys.form(app.key, form.key), "tint", where, ids],
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          const asked = { and: [{ field: "id", op: "in" as const, value: ids }, where] };
          const body = { columns: [form.title], where: asked, limit: AT_ONCE };
          const answer = await api.query(app.key, form.key, body, signal);
          return answer.rows.map((row) => [row.id, color] as const);
        },
        staleTime: 30_000,
      })),
    ),
    combine: (asked) => {
      if (asked.length === 0) return NONE;
      const found = new Map<string, TintColor>();
      for (const one of asked)
        for (const [id, color] of one.data ?? []) if (!found.has(id)) found.set(id, color);
      return found;
    },
  });
}

function groupsOf(ids: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) groups.push(ids.slice(at, at + AT_ONCE));
  return groups;
}
