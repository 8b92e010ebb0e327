/**
 * The rows of a list around what is looked at: a few pages, however far somebody scrolled or jumped.
 * Pages far away are let go of and fetched again by the cursor they were read with; one request at a time.
 */
import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../api/calls";
import { ApiError } from "../../api/client";
import { keys } from "../../api/hooks";
import {
  type Extent,
  extentOf,
  firstOf,
  numberOf,
  type PageAsk,
  pageAfter,
  pageBefore,
  placeOf,
} from "../../api/pages";
import type { ListRow, QueryAnswer } from "../../api/types";
import { type ListPlace, placeIn } from "../../shell/trail";
import type { List } from "./useList";

/** Rows at hand: at most so many pages of useList's PAGE_SIZE. */
const MOST_PAGES = 8;
/** How near its end the rows at hand are looked at before more are fetched. */
const AHEAD = 40;

let anchors = 0;
const start = (fromEnd: boolean): PageAsk => {
  anchors += 1;
  return { anchor: anchors, fromEnd, edge: 0 };
};

export interface ListWindow {
  rows: readonly ListRow[];
  /** Places above and below `rows` that were read before. */
  above: number;
  below: number;
  extent: Extent;
  fromEnd: boolean;
  /** The number of the first place, from 1; null while it is not known. */
  number: number | null;
  count: number | null;
  capped: boolean;
  /** Say which places are looked at, counted from the first one. */
  show: (first: number, last: number) => void;
  jump: (end: boolean) => void;
  /** Where a place lies, so that it can be come back to. */
  mark: (place: number, below: number) => ListPlace | null;
  /** The place to begin at, counted from the first one; null for the start or the end. */
  begin: { place: number; below: number } | null;
}

/** Where reading begins: where somebody left off, or at the start. */
function useStart(id: string, href: string) {
  const client = useQueryClient();
  const fresh = () => {
    const left = placeIn(href);
    if (!left) return { id, ask: start(false), left: null };
    const isKept = client.getQueryData([...left.key, left.start]) !== undefined;
    return { id, ask: isKept ? left.start : left.page, left };
  };
  const [state, setState] = useState(fresh);
  if (state.id === id) return { ...state, go: (ask: PageAsk) => setState({ id, ask, left: null }) };
  const next = fresh();
  setState(next);
  return { ...next, go: (ask: PageAsk) => setState({ id, ask, left: null }) };
}

export function useWindow(list: List, href: string, exact: boolean) {
  const { app, form, query } = list;
  const id = JSON.stringify([app.key, form.key, query]);
  const { ask, left, go } = useStart(id, href);
  const key = useMemo(() => [...keys.form(app.key, form.key), "rows", query], [app.key, form.key, query]);
  const asked = useInfiniteQuery<
    QueryAnswer,
    Error,
    InfiniteData<QueryAnswer, PageAsk>,
    readonly unknown[],
    PageAsk
  >({
    queryKey: [...key, ask],
    queryFn: ({ pageParam, signal }) => {
      const isFirst = !pageParam.after && !pageParam.before && !pageParam.fromEnd;
      const body = { ...query, ...placeOf(pageParam), count: isFirst ? "capped" : "none" } as const;
      return api.query(app.key, form.key, body, signal);
    },
    initialPageParam: ask,
    getNextPageParam: (page, _, param) => pageAfter(page, param),
    getPreviousPageParam: (page, _, param) => pageBefore(page, param),
    maxPages: MOST_PAGES,
    placeholderData: keepPreviousData,
  });
  const { data, error, isFetching, isPlaceholderData, refetch } = asked;

  const known = useRef<{ extent: Extent | null; marks: Map<number, PageAsk> }>({
    extent: left?.extent ?? null,
    marks: new Map(),
  });
  const extent = useMemo(() => (data ? extentOf(known.current.extent, data) : null), [data]);
  const first = data?.pages[0];
  const firstAsk = data?.pageParams[0];
  useEffect(() => {
    if (!data || !extent) return;
    if (known.current.extent?.anchor !== extent.anchor) known.current.marks.clear();
    known.current.extent = extent;
    data.pages.forEach((page, index) => {
      const param = data.pageParams[index];
      if (param) known.current.marks.set(firstOf(param, page), param);
    });
  }, [data, extent]);

  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  const fromEnd = firstAsk?.fromEnd ?? false;
  const { count, capped } = useCount(list, first?.count ?? null, first?.count_capped ?? false, {
    wanted: first !== undefined && !isPlaceholderData && first.count === null,
    exact: exact || fromEnd,
  });

  const at = first && firstAsk ? firstOf(firstAsk, first) : 0;
  const end = at + rows.length;
  const looked = useRef({ first: 0, last: 0 });
  const pump = () => {
    if (!extent || isFetching || isPlaceholderData || error) return;
    const [top, bottom] = [extent.floor + looked.current.first, extent.floor + looked.current.last];
    if (bottom < at - AHEAD || top > end + AHEAD) {
      // Far from what is at hand: begin with the page that was once read there.
      const near = [...known.current.marks].filter(([place]) => place <= top).sort((a, b) => b[0] - a[0])[0];
      if (near && near[1] !== ask) return go(near[1]);
    }
    if (bottom >= end - AHEAD && asked.hasNextPage) void asked.fetchNextPage();
    else if (top <= at + AHEAD && asked.hasPreviousPage) void asked.fetchPreviousPage();
  };
  const latest = useRef(pump);
  useEffect(() => {
    latest.current = pump;
    pump();
  });
  // An app that was changed meanwhile knows its old cursors no more.
  const isStale = error instanceof ApiError && error.code === "stale_cursor";
  useEffect(() => {
    if (isStale) go(start(false));
  });

  const show = useCallback((top: number, bottom: number) => {
    looked.current = { first: top, last: bottom };
    latest.current();
  }, []);
  const mark = (place: number, below: number): ListPlace | null => {
    if (!data || !extent || isPlaceholderData) return null;
    const there = place + extent.floor;
    const index = data.pages.findIndex((page, n) => {
      const param = data.pageParams[n];
      return param !== undefined && firstOf(param, page) + page.rows.length > there;
    });
    const [page, param] = [data.pages[index], data.pageParams[index]];
    if (!page || !param) return null;
    return {
      key,
      start: ask,
      page: param,
      extent,
      within: there - firstOf(param, page),
      place: there,
      below,
    };
  };
  const window: ListWindow | null =
    !extent || !firstAsk
      ? null
      : {
          rows,
          above: at - extent.floor,
          below: extent.ceiling - end,
          extent,
          fromEnd,
          number: numberOf(extent.floor, firstAsk, extent, capped ? null : count),
          count,
          capped,
          show,
          jump: (toEnd) => go(start(toEnd)),
          mark,
          begin: left && { place: beginAt(left, ask, at) - extent.floor, below: left.below },
        };
  return {
    window,
    error: isStale ? null : error,
    isFetching,
    isOld: isPlaceholderData,
    retry: () => void refetch(),
  };
}

/** The place somebody left; if its page had to be read anew, it may have moved. */
const beginAt = (left: ListPlace, ask: PageAsk, first: number): number =>
  ask === left.start ? left.place : first + left.within;

/** How many rows there are: told with the first page, asked for by itself elsewhere. */
function useCount(
  list: List,
  told: number | null,
  isCapped: boolean,
  { wanted, exact }: { wanted: boolean; exact: boolean },
) {
  const { app, form, query } = list;
  const { where, search } = query;
  const count = exact ? "exact" : "capped";
  const enabled = wanted || (exact && isCapped);
  const asked = useQuery({
    queryKey: [...keys.form(app.key, form.key), "count", where, search, count],
    queryFn: ({ signal }) =>
      api.query(app.key, form.key, { columns: [form.title], where, search, limit: 1, count }, signal),
    enabled,
  });
  const found = enabled ? asked.data : undefined;
  const now = { count: found?.count ?? told, capped: found?.count_capped ?? isCapped };
  const meant = JSON.stringify([where, search]);
  const last = useRef({ meant, ...now });
  // What was counted stands until it is counted again.
  if (now.count !== null || last.current.meant !== meant) last.current = { meant, ...now };
  return last.current;
}
