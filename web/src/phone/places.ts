/**
 * The addresses of the phone entry: those of the desktop behind `/m`. Pure. A copied address shows the same in either
 * entry; the server leads each screen to its own (doors/http/entries.py).
 */
import {
  type ListSearch,
  listSearch,
  type NewSearch,
  newSearch,
  parseSearch,
  recordSearch,
  stringifySearch,
} from "../shell/search";

export const BASE = "/m";

export interface FormPlace {
  app: string;
  form: string;
}

export type Place =
  | { screen: "home" | "search" | "me" | "messages" | "none" }
  | { screen: "todo"; search: Record<string, string> }
  /** search: of the list it was opened from. */
  | { screen: "task"; id: string; search: Record<string, string> }
  | ({ screen: "list"; search: ListSearch } & FormPlace)
  | ({ screen: "new" } & NewSearch & FormPlace)
  | ({ screen: "record" | "edit"; id: string; comment?: string } & FormPlace);

const FORM = /^\/a\/([^/]+)\/f\/([^/]+)(?:\/(new)|\/r\/([^/]+)(\/edit)?)?$/;
/** To-dos, or one: a task "tsk_1", or a run "run_1". */
const WAITS = /^\/todo(?:\/((?:tsk|run)_\w+))?$/;
const LONE: Readonly<Record<string, "home" | "search" | "me" | "messages">> = {
  "": "home",
  "/search": "search",
  "/me": "me",
  "/messages": "messages",
};

/** Read an address; one nobody knows is a screen that says so. */
export function placeOf(href: string): Place {
  const [path = "", search = ""] = href.split("?");
  const own = path.replace(/\/+$/, "").slice(BASE.length);
  const lone = LONE[own];
  if (lone) return { screen: lone };
  const todo = WAITS.exec(own);
  const asked = parseSearch(search);
  if (todo)
    return todo[1] ? { screen: "task", id: todo[1], search: asked } : { screen: "todo", search: asked };
  const found = FORM.exec(own);
  if (!found) return { screen: "none" };
  const [, app = "", form = "", isNew, id, isEdit] = found.map((part) => part && decodeURIComponent(part));
  if (isNew) return { screen: "new", app, form, ...newSearch(asked) };
  if (id) return { screen: isEdit ? "edit" : "record", app, form, id, ...recordSearch(asked) };
  return { screen: "list", app, form, search: listSearch(asked) };
}

const formPath = ({ app, form }: FormPlace) =>
  `${BASE}/a/${encodeURIComponent(app)}/f/${encodeURIComponent(form)}`;

export const hrefs = {
  home: BASE,
  search: `${BASE}/search`,
  me: `${BASE}/me`,
  messages: `${BASE}/messages`,
  todo: (search: object = {}) => `${BASE}/todo${stringifySearch({ ...search })}`,
  task: (id: string, search: object = {}) =>
    `${BASE}/todo/${encodeURIComponent(id)}${stringifySearch({ ...search })}`,
  list: (place: FormPlace, search: ListSearch = {}) => `${formPath(place)}${stringifySearch({ ...search })}`,
  create: (place: FormPlace, { copy, on, of }: NewSearch = {}) =>
    `${formPath(place)}/new${stringifySearch({ copy, on, of })}`,
  record: (place: FormPlace, id: string, comment?: string) =>
    `${formPath(place)}/r/${encodeURIComponent(id)}${stringifySearch({ comment })}`,
  edit: (place: FormPlace, id: string) => `${formPath(place)}/r/${encodeURIComponent(id)}/edit`,
};

/** Where one is led from a place that was opened from elsewhere, such as a link in a chat. */
export function parentOf(place: Place): string {
  if (place.screen === "task") return hrefs.todo(place.search);
  if (place.screen === "edit") return hrefs.record(place, place.id);
  return place.screen === "record" || place.screen === "new" ? hrefs.list(place) : hrefs.home;
}

/** The same page in the other entry; a record being edited is shown there. */
export const desktopHref = (href: string): string =>
  href
    .slice(BASE.length)
    .replace(/\/edit$/, "")
    .replace(/^\/messages$/, "") || "/";

/** Links of shared code name the desktop's addresses; those with a twin here are opened here. */
export function ownHref(href: string): string | null {
  if (href === BASE || href.startsWith(`${BASE}/`)) return href;
  const path = href.split("?")[0] ?? "";
  return FORM.test(path) || WAITS.test(path) ? `${BASE}${href}` : null;
}
