/** What the address of a list says, and how to say something else. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { formOf, useApp, useViews } from "../../api/hooks";
import { NO_VIEWS } from "../../api/views";
import { type Listing, listingOf } from "../../lists/listing";
import type { ListSearch } from "../../shell/search";

const ROUTE = "/a/$app/f/$form";

export interface List extends Listing {
  set: (change: ListSearch, replace?: boolean) => void;
}

/** Conditions that are none, where a saved view would bring some. */
const NO_FILTER = "{}";
/** A search for nothing, where a saved view would bring one. */
const NO_SEARCH = " ";

export function useList(): { list: List | null; error: Error | null; missing: boolean; retry: () => void } {
  const { app, form } = useParams({ from: ROUTE });
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const loaded = useApp(app);
  const views = useViews(app, form);
  const view = formOf(loaded.data, form);
  const known = views.data ?? (views.error ? NO_VIEWS : null);
  const listed = useMemo(
    () => (loaded.data && view && known ? listingOf(loaded.data, view, search, known) : null),
    [loaded.data, view, search, known],
  );
  const brings = Boolean(listed?.saved?.where);
  const seeks = Boolean(listed?.saved?.search);
  const set = useCallback(
    (change: ListSearch, replace = false) => {
      const none = brings && "filter" in change && !change.filter ? { filter: NO_FILTER } : {};
      const nothing = seeks && "q" in change && !change.q ? { q: NO_SEARCH } : {};
      void navigate({ search: (before) => ({ ...before, ...change, ...none, ...nothing }), replace });
    },
    [navigate, brings, seeks],
  );
  const list = useMemo(() => (listed ? { ...listed, set } : null), [listed, set]);
  return {
    list,
    error: loaded.error,
    missing: loaded.data !== undefined && !view,
    retry: () => void loaded.refetch(),
  };
}
