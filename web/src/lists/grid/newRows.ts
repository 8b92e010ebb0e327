/**
 * Rows somebody begins at the end of a list, until they are saved as new records. A row written by hand is saved once it is
 * left; those of one paste together, at most `MOST_AT_ONCE` of them, as a whole or not at all. Pure.
 */
import { newKey } from "../../api/client";
import type { Payload } from "../../api/types";
import type { Rows, SheetRow } from "../../grid/contract";
import { isEmpty, toWire } from "../../runtime/rows";
import { MOST_AT_ONCE, nextKey } from "./acts";

export interface NewRow {
  readonly row: SheetRow;
  /** Rows of one group are saved together. */
  readonly group: number;
  /** "lost": it was sent, and nobody knows what became of it; it is sent again as the same. */
  readonly state: "typing" | "left" | "sending" | "lost" | "refused";
  /** What the server said, by field; by "" what is about no field. */
  readonly problems: Readonly<Record<string, string>>;
  /** Names the try for the server: sent again it makes no second record. */
  readonly send: string | null;
  /** What the row was before each change. */
  readonly past: readonly SheetRow[];
}

/** More rows are an import. */
export const MOST_NEW = 1000;
const STEPS = 50;

const plain = ({ key, values, touched, wrong }: SheetRow): SheetRow => ({
  key,
  values,
  touched,
  ...(wrong ? { wrong } : {}),
});

const isShut = (one: NewRow) => one.state === "sending" || one.state === "lost";
const isNothing = ({ row }: NewRow) => !row.wrong && row.touched.every((path) => isEmpty(row.values[path]));

/** As the sheet draws it; the very same while nothing changes. */
export function drawn(one: NewRow, paths: ReadonlySet<string>, why: string): SheetRow {
  return isShut(one) ? { ...one.row, saving: paths, shut: paths, why } : one.row;
}

/** Take in what the sheet holds below the list; several rows at once are one paste and need not be left. */
export function written(news: readonly NewRow[], rows: Rows): NewRow[] {
  const known = new Map(news.map((one) => [one.row.key, one]));
  const fresh = rows.filter((row) => !known.has(row.key));
  const isBlock = fresh.length > 1;
  const groups = fresh.map((_, index) => (index % MOST_AT_ONCE === 0 ? nextKey() : 0));
  let group = 0;
  return rows.map((row) => {
    const was = known.get(row.key);
    if (was) return isShut(was) || was.row === row ? was : changed(was, plain(row));
    group = groups[fresh.indexOf(row)] || group;
    const state = isBlock ? "left" : "typing";
    return { row: plain(row), group, state, problems: {}, send: null, past: [] };
  });
}

function changed(was: NewRow, row: SheetRow): NewRow {
  const isAsWas = (path: string) => path !== "" && was.row.values[path] === row.values[path];
  const problems = Object.fromEntries(Object.entries(was.problems).filter(([path]) => isAsWas(path)));
  const past = [...was.past, was.row].slice(-STEPS);
  // An answer that was looked up is nothing somebody writes: the row stays left.
  const isAnswer = was.state === "left" && was.row.wrong !== undefined;
  return { ...was, row, problems, past, send: null, state: isAnswer ? "left" : "typing" };
}

/** The cursor stands in a row, or in none of these: all others are left, and those with nothing in them are gone. */
export function left(news: readonly NewRow[], active: string | null): readonly NewRow[] {
  const goes = (one: NewRow) => one.state === "typing" && one.row.key !== active;
  if (!news.some(goes)) return news;
  return news
    .filter((one) => !goes(one) || !isNothing(one))
    .map((one): NewRow => (goes(one) ? { ...one, state: "left" } : one));
}

/** The rows to save next, of one group; null when none can be. */
export function ready(news: readonly NewRow[]): readonly NewRow[] | null {
  if (news.some((one) => one.state === "sending")) return null;
  const isFit = (one: NewRow) =>
    (one.state === "left" || one.state === "refused") &&
    !one.row.wrong &&
    Object.keys(one.problems).length === 0;
  for (const group of new Set(news.map((one) => one.group))) {
    const all = news.filter((one) => one.group === group);
    if (all.every(isFit) && all.some((one) => one.state === "left")) return all;
  }
  return null;
}

const among = (some: readonly NewRow[]) => new Set(some.map((one) => one.row.key));

/** They are on their way, under a name that stays while nothing in them changes. */
export function sent(news: readonly NewRow[], some: readonly NewRow[]): NewRow[] {
  const keys = among(some);
  const send = some[0]?.send ?? newKey();
  return news.map((one): NewRow => (keys.has(one.row.key) ? { ...one, state: "sending", send } : one));
}

export function without(news: readonly NewRow[], some: readonly NewRow[]): NewRow[] {
  const keys = among(some);
  return news.filter((one) => !keys.has(one.row.key));
}

/** Nobody knows what became of them. */
export function lost(news: readonly NewRow[], some: readonly NewRow[], message: string): NewRow[] {
  const keys = among(some);
  return news.map(
    (one): NewRow => (keys.has(one.row.key) ? { ...one, state: "lost", problems: { "": message } } : one),
  );
}

const OPERATION = /^operations\.(\d+)(?:\.(?:values\.)?([^.]+))?/;

/** The server refused them: what it said stands at the cells it named; where it named none, at all of them. */
export function refused(
  news: readonly NewRow[],
  some: readonly NewRow[],
  errors: readonly { path?: string; message: string }[],
  otherwise: string,
): NewRow[] {
  const told = new Map<string, Record<string, string>>();
  for (const { path, message } of errors) {
    const [, place, field = ""] = OPERATION.exec(path ?? "") ?? [];
    const key = place === undefined ? undefined : some[Number(place)]?.row.key;
    if (key) told.set(key, { [field]: message, ...told.get(key) });
  }
  const keys = among(some);
  const plainly: Record<string, string> = told.size === 0 ? { "": otherwise } : {};
  return news.map(
    (one): NewRow =>
      keys.has(one.row.key)
        ? { ...one, state: "refused", send: null, problems: told.get(one.row.key) ?? plainly }
        : one,
  );
}

/** Try again: what was said is forgotten, what is no value stays. */
export const again = (news: readonly NewRow[]): NewRow[] =>
  news.map((one): NewRow => (one.state === "sending" ? one : { ...one, state: "left", problems: {} }));

/** One step back in a row; one that was just begun goes. Null when the row is none of these. */
export function back(news: readonly NewRow[], key: string): NewRow[] | null {
  const one = news.find((other) => other.row.key === key);
  if (!one || isShut(one)) return null;
  const row = one.past[one.past.length - 1];
  if (!row) return news.filter((other) => other !== one);
  return news.map((other) =>
    other === one
      ? { ...one, row, past: one.past.slice(0, -1), state: "typing", problems: {}, send: null }
      : other,
  );
}

export function valuesOf({ row }: NewRow): Payload {
  const paths = row.touched.filter((path) => !isEmpty(row.values[path]));
  return Object.fromEntries(paths.map((path) => [path, toWire(row.values[path] ?? null)]));
}

/** Cells that wait for somebody. */
export const waiting = (news: readonly NewRow[]) =>
  news.flatMap(({ row, problems }) => [
    ...Object.entries(problems).map(([path, problem]) => ({ id: row.key, path, problem })),
    ...Object.entries(row.wrong ?? {}).flatMap(([path, { message, pending }]) =>
      pending ? [] : [{ id: row.key, path, problem: message }],
    ),
  ]);

/** What is kept by the browser of them, to go on with after the page was read anew. */
export const kept = (news: readonly NewRow[]): NewRow[] =>
  news.filter((one) => !isNothing(one)).map((one) => ({ ...one, past: [] }));

/** Go on with what was kept: under keys of this page, and what was on its way is sent again as the same. */
export function restored(all: readonly NewRow[]): NewRow[] {
  const groups = new Map<number, number>();
  return all.map((one): NewRow => {
    if (!groups.has(one.group)) groups.set(one.group, nextKey());
    const state = one.state === "sending" || one.state === "lost" ? "left" : one.state;
    const problems = state === "left" ? {} : one.problems;
    const row = { ...one.row, key: `kept-${newKey()}` };
    return { ...one, row, problems, state, group: groups.get(one.group) ?? 0 };
  });
}
