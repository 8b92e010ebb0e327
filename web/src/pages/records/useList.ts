/** What the address of a list says, as a query; and how to say something else. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { formOf, useApp, useViews } from "../../api/hooks";
import type { AppView, Filter, FormView, ListView, Order, Query } from "../../api/types";
import { NO_VIEWS, type SavedView, type Views } from "../../api/views";
import type { ListSearch } from "../../shell/search";
import { filterField } from "./filterFields";
import { both, parseFilter } from "./filters";

const ROUTE = "/a/$app/f/$form";
const PAGE_SIZE = 100;

export function parseOrder(text: string | undefined): Order[] {
  return (text ?? "")
    .split(",")
    .filter(Boolean)
    .map((one) => (one.startsWith("-") ? { field: one.slice(1), dir: "desc" } : { field: one, dir: "asc" }));
}

export const writeOrder = (order: readonly Order[]): string =>
  order.map((one) => (one.dir === "desc" ? `-${one.field}` : one.field)).join(",");

/** Click on a header: up, down, then as it was; with Shift beside what already sorts. */
export function nextOrder(order: readonly Order[], field: string, additive: boolean): Order[] {
  const now = order.find((one) => one.field === field);
  const next: Order[] = !now ? [{ field, dir: "asc" }] : now.dir === "asc" ? [{ field, dir: "desc" }] : [];
  if (!additive) return next;
  if (!now) return [...order, ...next];
  return order.flatMap((one) => (one.field === field ? next : [one]));
}

/** The columns of a form that has no view: its first fields, without sub-rows. */
function plainColumns(form: FormView): string[] {
  const keys = form.fields.filter((field) => !field.fields).map((field) => field.key);
  return [form.title, ...keys.filter((key) => key !== form.title)].slice(0, 10);
}

export interface List {
  app: AppView;
  form: FormView;
  view: ListView | null;
  /** The views built in and those saved, the one to begin with, and the saved one at hand. */
  tabs: readonly ListView[];
  first: ListView | null;
  saved: SavedView | null;
  views: Views;
  /** What is searched for; a saved view may bring it. */
  sought: string;
  /** What is shown differs from the view. */
  isChanged: boolean;
  search: ListSearch;
  /** One's own conditions, beside those of a view built in; those of a saved one may be changed. */
  filter: Filter | null;
  order: readonly Order[];
  paths: readonly string[];
  query: Query;
  set: (change: ListSearch, replace?: boolean) => void;
}

/** Conditions that are none, where a saved view would bring some. */
const NO_FILTER = "{}";
/** A search for nothing, where a saved view would bring one. */
const NO_SEARCH = " ";

function tabsOf(form: FormView, views: Views): ListView[] {
  const saved = views.views.map(({ id, name, columns, where, order }) =>
    columns ? { key: id, label: name, columns, where, order } : null,
  );
  return [...form.views, ...saved.filter((one) => one !== null)];
}

function listOf(app: AppView, form: FormView, search: ListSearch, views: Views): Omit<List, "set"> {
  const tabs = tabsOf(form, views);
  const first = tabs.find((one) => one.key === views.chosen) ?? tabs[0] ?? null;
  const view = tabs.find((one) => one.key === search.view) ?? first;
  const saved = views.views.find((one) => one.id === view?.key) ?? null;
  const filter = saved && search.filter === undefined ? (saved.where ?? null) : parseFilter(search.filter);
  const sought = (search.q ?? saved?.search ?? "").trim();
  const own = parseOrder(search.sort);
  const order = own.length > 0 ? own : (view?.order ?? []);
  const wanted = search.cols?.split(",").filter(Boolean);
  const paths = (wanted ?? view?.columns ?? plainColumns(form)).filter((path) =>
    filterField(app, form, path),
  );
  const columns = [...new Set([...paths, form.title])];
  const query: Query = {
    columns,
    where: both(saved ? null : view?.where, filter),
    order: [...order],
    limit: PAGE_SIZE,
    ...(sought ? { search: sought } : {}),
  };
  const isChanged = Boolean(search.filter || search.sort || search.cols || (saved && search.q));
  return {
    app,
    form,
    view,
    tabs,
    first,
    saved,
    views,
    isChanged,
    search,
    sought,
    filter,
    order,
    paths,
    query,
  };
}

export function useList(): { list: List | null; error: Error | null; missing: boolean; retry: () => void } {
  const { app, form } = useParams({ from: ROUTE });
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const loaded = useApp(app);
  const views = useViews(app, form);
  const view = formOf(loaded.data, form);
  const known = views.data ?? (views.error ? NO_VIEWS : null);
  const listed = useMemo(
    () => (loaded.data && view && known ? listOf(loaded.data, view, search, known) : null),
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
