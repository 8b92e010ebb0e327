/** What the address of a list says, as a query; and how to say something else. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { formOf, useApp } from "../../api/hooks";
import type { AppView, Filter, FormView, ListView, Order, Query } from "../../api/types";
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
  search: ListSearch;
  /** One's own conditions, beside those of the view. */
  filter: Filter | null;
  order: readonly Order[];
  paths: readonly string[];
  query: Query;
  set: (change: ListSearch, replace?: boolean) => void;
}

function listOf(app: AppView, form: FormView, search: ListSearch): Omit<List, "set"> {
  const view = form.views.find((one) => one.key === search.view) ?? form.views[0] ?? null;
  const filter = parseFilter(search.filter);
  const own = parseOrder(search.sort);
  const order = own.length > 0 ? own : (view?.order ?? []);
  const wanted = search.cols?.split(",").filter(Boolean);
  const paths = (wanted ?? view?.columns ?? plainColumns(form)).filter((path) =>
    filterField(app, form, path),
  );
  const columns = [...new Set([...paths, form.title])];
  const query: Query = {
    columns,
    where: both(view?.where, filter),
    order: [...order],
    limit: PAGE_SIZE,
    ...(search.q ? { search: search.q } : {}),
  };
  return { app, form, view, search, filter, order, paths, query };
}

export function useList(): { list: List | null; error: Error | null; missing: boolean; retry: () => void } {
  const { app, form } = useParams({ from: ROUTE });
  const search = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: ROUTE });
  const loaded = useApp(app);
  const view = formOf(loaded.data, form);
  const set = useCallback(
    (change: ListSearch, replace = false) => {
      void navigate({ search: (before) => ({ ...before, ...change }), replace });
    },
    [navigate],
  );
  const list = useMemo(
    () => (loaded.data && view ? { ...listOf(loaded.data, view, search), set } : null),
    [loaded.data, view, search, set],
  );
  return {
    list,
    error: loaded.error,
    missing: loaded.data !== undefined && !view,
    retry: () => void loaded.refetch(),
  };
}
