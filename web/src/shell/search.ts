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
}

/** What a new record begins as: a copy of another. */
export interface NewSearch {
  copy?: string;
}

export const newSearch = ({ copy }: Record<string, unknown>): NewSearch =>
  typeof copy === "string" && copy !== "" ? { copy } : {};

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

const NAMES = ["view", "q", "filter", "sort", "cols"] as const;

export const parseSearch = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : "";
}

export function listSearch(search: Record<string, unknown>): ListSearch {
  const found: ListSearch = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === "string" && value !== "") found[name] = value;
  }
  return found;
}
