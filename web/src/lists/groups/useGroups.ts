/** The groups of a list, counted and summed by the server in one question, and the rows of those that are open. */
import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { FieldView, ListRow, QueryAnswer } from "../../api/types";
import { both } from "../filters";
import type { Listing } from "../listing";
import { FEW_GROUPS, groupOrder, groupsOf, isSpanned, MOST_GROUPS, type OpenGroup } from "./groups";

export interface Groups {
  groups: readonly OpenGroup[] | null;
  /** All rows at hand. */
  rows: readonly ListRow[];
  count: number;
  /** There are more groups than are told. */
  isCut: boolean;
  error: Error | null;
  retry: () => void;
  toggle: (key: string) => void;
  /** Rows of this group are looked at that are not at hand. */
  more: (key: string) => void;
}

const NO_PAGES: readonly string[] = [""];

/** The groups alone, with their counts and sums: none of their rows. */
export function useGroupHeads(listing: Listing, path: string, field: FieldView) {
  const { app, form, query, order, laid, paths } = listing;
  const summed = useMemo(() => (laid.sums ?? []).filter((one) => paths.includes(one)), [laid.sums, paths]);
  const asked = useQuery({
    queryKey: [...keys.form(app.key, form.key), "groups", query.where, path, summed, order],
    queryFn: ({ signal }) => {
      const group = [{ field: path, key: "g", ...(isSpanned(field) ? { by: "month" } : {}) }];
      const sums = summed.map((one, index) => ({ key: `s${index}`, op: "sum" as const, field: one }));
      const body = {
        where: query.where,
        group,
        measures: [{ key: "n", op: "count" as const }, ...sums],
        order: [groupOrder(path, order)],
        limit: MOST_GROUPS,
      };
      return api.aggregate(app.key, form.key, body, signal);
    },
  });
  const told = asked.data?.rows;
  const found = useMemo(() => told && groupsOf(told, field, path, summed), [told, field, path, summed]);
  return { asked, found, isCut: (told?.length ?? 0) >= MOST_GROUPS };
}

export function useGroups(listing: Listing, path: string, field: FieldView): Groups {
  const { app, form, query } = listing;
  const { asked, found, isCut } = useGroupHeads(listing, path, field);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  // Decided once: a group more or less does not turn all the others round.
  const [firstCount, setFirstCount] = useState<number | null>(null);
  if (found && firstCount === null) setFirstCount(found.length);
  const few = (firstCount ?? found?.length ?? 0) <= FEW_GROUPS;
  const isOpen = (key: string) => turned.has(key) !== few;
  const [pages, setPages] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  const open = (found ?? []).filter((one) => isOpen(one.key));
  const asks = open.flatMap((group) => (pages.get(group.key) ?? NO_PAGES).map((after) => ({ group, after })));
  const client = useQueryClient();
  const pagesKey = [...keys.form(app.key, form.key), "rows", "group"];
  const answers = useQueries({
    queries: asks.map(({ group, after }) => {
      const body = { ...query, where: both(query.where, group.where), ...(after ? { after } : {}) };
      return {
        queryKey: [...pagesKey, body],
        queryFn: ({ signal }: { signal: AbortSignal }) => api.query(app.key, form.key, body, signal),
      };
    }),
    combine: (all) => ({
      pages: all.map((one) => one.data),
      error: all.find((one) => one.error)?.error ?? null,
    }),
  });
  const byGroup = new Map<string, (QueryAnswer | undefined)[]>();
  for (const [index, { group }] of asks.entries())
    byGroup.set(group.key, [...(byGroup.get(group.key) ?? []), answers.pages[index]]);
  const groups = (found ?? []).map((group) => ({
    group,
    isOpen: isOpen(group.key),
    rows: (byGroup.get(group.key) ?? []).flatMap((page) => page?.rows ?? []),
  }));

  const more = (key: string) => {
    const next = byGroup.get(key)?.at(-1)?.next;
    if (!next) return;
    setPages((now) => {
      const known = now.get(key) ?? NO_PAGES;
      return known.includes(next) ? now : new Map(now).set(key, [...known, next]);
    });
  };
  const toggle = useCallback((key: string) => {
    setTurned((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  return {
    groups: found ? groups : null,
    rows: groups.flatMap((one) => one.rows),
    count: groups.reduce((sum, one) => sum + one.group.count, 0),
    isCut,
    error: asked.error ?? answers.error,
    retry: () => {
      if (asked.error) void asked.refetch();
      void client.refetchQueries({ queryKey: pagesKey, predicate: (one) => one.state.error !== null });
    },
    toggle,
    more,
  };
}
