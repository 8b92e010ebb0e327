/** The rows of a list, page after page as somebody scrolls; who comes back finds those already read. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { Query } from "../../api/types";

const PAGE_SIZE = 30;
/** As long as somebody may look at records before coming back. */
const KEPT_MS = 30 * 60_000;

export function usePages(app: string, form: string, query: Query | null) {
  const pages = useInfiniteQuery({
    queryKey: [...keys.form(app, form), "pages", query],
    queryFn: ({ pageParam, signal }) =>
      api.query(
        app,
        form,
        {
          ...(query as Query),
          limit: PAGE_SIZE,
          after: pageParam,
          count: pageParam === null ? "capped" : "none",
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: query !== null,
    gcTime: KEPT_MS,
  });
  const first = pages.data?.pages[0];
  return {
    ...pages,
    rows: pages.data?.pages.flatMap((page) => page.rows) ?? [],
    count: first?.count ?? null,
    isCapped: first?.count_capped ?? false,
  };
}
