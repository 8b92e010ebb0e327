/** The list a record was opened from: the way back to it, and the records before and after. */
import { create } from "zustand";

interface Trail {
  app: string;
  form: string;
  ids: readonly string[];
  /** How many rows the list has in all; null when it was not counted. */
  count: number | null;
  /** The list's address, with its filter and order. */
  href: string;
}

export const useTrail = create<{ trail: Trail | null }>(() => ({ trail: null }));

export const leaveTrail = (trail: Trail) => useTrail.setState({ trail });

export interface Neighbours {
  place: number;
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
    place,
    count: trail.count ?? trail.ids.length,
    previous: trail.ids[place - 1] ?? null,
    next: trail.ids[place + 1] ?? null,
    href: trail.href,
  };
}

const places = new Map<string, number>();

/** Keep and find how far a list was scrolled, by its address. */
export const keepPlace = (href: string, top: number) => places.set(href, top);
export const placeOf = (href: string): number => places.get(href) ?? 0;
