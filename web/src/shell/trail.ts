/** The list a record was opened from: the way back to it, and the records before and after. */
import { create } from "zustand";
import type { Extent, PageAsk } from "../api/pages";

interface Trail {
  app: string;
  form: string;
  ids: readonly string[];
  /** The number of the first of them in the list, from 1; null when it is not known. */
  first: number | null;
  /** How many rows the list has in all; null when it was not counted. */
  count: number | null;
  /** The list's address, with its filter and order. */
  href: string;
}

export const useTrail = create<{ trail: Trail | null }>(() => ({ trail: null }));

export const leaveTrail = (trail: Trail) => useTrail.setState({ trail });

export interface Neighbours {
  /** From 0; null when the list was read from its end and not counted. */
  place: number | null;
  count: number;
  previous: string | null;
  next: string | null;
  href: string;
}

/** Where a record stands in the list it was opened from; null if it was reached otherwise. */
export function neighboursOf(trail: Trail | null, app: string, form: string, id: string): Neighbours | null {
  if (!trail || trail.app !== app || trail.form !== form) return null;
  const place = trail.ids.indexOf(id);
  if (place < 0) return null;
  return {
    place: trail.first === null ? null : trail.first - 1 + place,
    count: trail.count ?? trail.ids.length,
    previous: trail.ids[place - 1] ?? null,
    next: trail.ids[place + 1] ?? null,
    href: trail.href,
  };
}

/** How far somebody read a list: the row at the top, `below` pixels of which are out of sight. */
export interface ListPlace {
  /** The pages at hand, and the page of that row, should they be forgotten meanwhile. */
  key: readonly unknown[];
  start: PageAsk;
  page: PageAsk;
  extent: Extent;
  /** The row's place in its page, and in the list. */
  within: number;
  place: number;
  below: number;
}

const places = new Map<string, ListPlace>();

/** Keep and find how far a list was read, by its address. */
export const keepPlace = (href: string, place: ListPlace) => places.set(href, place);
export const placeIn = (href: string): ListPlace | null => places.get(href) ?? null;
