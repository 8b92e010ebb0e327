/** What stands behind the `?` of an address: plain texts, so that an address can be read and written by hand. */

export interface ListSearch {
  view?: string;
  q?: string;
  /** A filter as JSON. */
  filter?: string;
  /** "-ordered_at,total" */
  sort?: string;
  /** Paths of columns, in order. */
  cols?: string;
  /** How it is laid out, as JSON, where that is not as the view has it. */
  laid?: string;
  /** The day a calendar shows, the lane a kanban shows where only one fits; a lane of records without is a space. */
  day?: string;
  lane?: string;
}

/** What a new record begins as: a copy, on a day ("required_on:2026-05-06"), of a record it refers to ("customer:cus_1"). */
export interface NewSearch {
  copy?: string;
  on?: string;
  of?: string;
}

const ON = /^[a-z][a-z0-9_]*:\d{4}-\d\d-\d\d$/;

const OF = /^[a-z][a-z0-9_]*:[A-Za-z0-9_]+$/;

export const newSearch = ({ copy, on, of }: Record<string, unknown>): NewSearch => ({
  ...(typeof copy === "string" && copy !== "" ? { copy } : {}),
  ...(typeof on === "string" && ON.test(on) ? { on } : {}),
  ...(typeof of === "string" && OF.test(of) ? { of } : {}),
});

/** Which comment on a record is meant. */
export interface RecordSearch {
  comment?: string;
}

export const recordSearch = ({ comment }: Record<string, unknown>): RecordSearch =>
  typeof comment === "string" && /^cmt_[0-9a-z]+$/.test(comment) ? { comment } : {};

/** As whom to look at once. */
export interface ViewAsSearch {
  person?: string;
}

export const viewAsSearch = ({ person }: Record<string, unknown>): ViewAsSearch =>
  typeof person === "string" && person !== "" ? { person } : {};

/** Of which job a page tells. */
export interface JobSearch {
  job?: string;
}

export const jobSearch = ({ job }: Record<string, unknown>): JobSearch =>
  typeof job === "string" && job !== "" ? { job } : {};

/** Which role of an app is built, and in which form its rights to fields. */
export interface RolesSearch {
  role?: string;
  form?: string;
}

export function rolesSearch({ role, form }: Record<string, unknown>): RolesSearch {
  const found: RolesSearch = {};
  if (typeof role === "string" && role !== "") found.role = role;
  if (typeof form === "string" && form !== "") found.form = form;
  return found;
}

const NAMES = ["view", "q", "filter", "sort", "cols", "laid", "day", "lane"] as const;

export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : "";
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

export function listSearch(search: Record<string, unknown>): ListSearch {
  const found: ListSearch = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === "string" && value !== "") found[name] = value;
  }
  if (found.day && !isDay(found.day)) delete found.day;
  return found;
}
