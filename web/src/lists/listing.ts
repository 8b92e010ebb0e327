/** What the address of a list says, as a query: view, search, conditions, order, columns. Pure. */

import type { Thing } from "../api/favourites";
import type { AppView, Filter, FormView, Laid, ListView, Order, Query } from "../api/types";
import type { SavedView, Views } from "../api/views";
import type { ListSearch } from "../shell/search";
import { filterField } from "./filterFields";
import { both, parseFilter } from "./filters";
import { laidOf, parseLaid, shownLaid } from "./layouts";

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

/** What a list shows. */
export interface Listing {
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
  laid: Laid;
  query: Query;
}

/** In an address: the first view, whatever somebody's list begins with; counted rows are the rows that are shown. */
export const FIRST_VIEW = "first";

function tabsOf(form: FormView, views: Views): ListView[] {
  const saved = views.views.map(({ id, name, columns, where, order, ...more }) =>
    columns ? { key: id, label: name, columns, where, order, ...laidOf(more) } : null,
  );
  return [...form.views, ...saved.filter((one) => one !== null)];
}

/** Work out what an address shows of a form, with the views somebody has. */
export function listingOf(app: AppView, form: FormView, search: ListSearch, views: Views): Listing {
  const tabs = tabsOf(form, views);
  const begins = (key: string | null) => tabs.find((one) => one.key === key);
  const first = begins(views.chosen) ?? begins(views.opens_with) ?? tabs[0] ?? null;
  const asked = search.view === FIRST_VIEW ? tabs[0] : tabs.find((one) => one.key === search.view);
  const view = asked ?? first;
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
  const laid = shownLaid(form, view, parseLaid(search.laid));
  const isChanged = Boolean(
    search.filter || search.sort || search.cols || search.laid || (saved && search.q),
  );
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
    laid,
    query,
  };
}

/** What is starred by the star of a list: the view at hand, or the form where it is the one to begin with. */
export function starOf({ app, form, view, first }: Listing): { thing: Thing; name: string } {
  const isForm = !view || view.key === first?.key;
  const thing = { app: app.key, form: form.key };
  return isForm
    ? { thing: { ...thing, kind: "form", key: "" }, name: form.label }
    : { thing: { ...thing, kind: "view", key: view.key }, name: view.label };
}
