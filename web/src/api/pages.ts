/** Where a page of a list stands, so that far pages can be let go of and fetched again; pure. */
import type { Query, QueryAnswer } from "./types";

/**
 * One page to ask for. Places of rows are counted from an anchor: from 0 down where reading began at the
 * start, from 0 up where it began at the end.
 */
export interface PageAsk {
  /** A number for each time somebody jumped. */
  readonly anchor: number;
  readonly fromEnd: boolean;
  /** The place of its first row; read backward, the place after its last row. */
  readonly edge: number;
  readonly after?: string;
  readonly before?: string;
}

export interface Pages {
  readonly pages: readonly QueryAnswer[];
  readonly pageParams: readonly PageAsk[];
}

/** The places read so far since the last jump, whether or not their rows are still at hand. */
export interface Extent {
  readonly anchor: number;
  readonly floor: number;
  readonly ceiling: number;
}

const isBackward = (ask: PageAsk): boolean => ask.before !== undefined || (ask.fromEnd && !ask.after);

/** What a request says beside the query. */
export function placeOf(ask: PageAsk): Pick<Query, "after" | "before" | "from"> {
  if (ask.after) return { after: ask.after };
  if (ask.before) return { before: ask.before };
  return ask.fromEnd ? { from: "end" } : {};
}

export const firstOf = (ask: PageAsk, page: QueryAnswer): number =>
  isBackward(ask) ? ask.edge - page.rows.length : ask.edge;

const endOf = (ask: PageAsk, page: QueryAnswer): number => firstOf(ask, page) + page.rows.length;

export function pageAfter(page: QueryAnswer, ask: PageAsk): PageAsk | null {
  const { anchor, fromEnd } = ask;
  return page.next ? { anchor, fromEnd, edge: endOf(ask, page), after: page.next } : null;
}

export function pageBefore(page: QueryAnswer, ask: PageAsk): PageAsk | null {
  const { anchor, fromEnd } = ask;
  return page.previous ? { anchor, fromEnd, edge: firstOf(ask, page), before: page.previous } : null;
}

/** What is known of the places after some more pages were read. */
export function extentOf(before: Extent | null, { pages, pageParams }: Pages): Extent | null {
  const [ask, page] = [pageParams[0], pages[0]];
  const [lastAsk, lastPage] = [pageParams.at(-1), pages.at(-1)];
  if (!ask || !page || !lastAsk || !lastPage) return null;
  const known = before?.anchor === ask.anchor ? before : null;
  const first = firstOf(ask, page);
  const end = endOf(lastAsk, lastPage);
  // At the real start or end nothing is beyond, whatever was thought before rows came or went.
  const top = ask.fromEnd ? first : Math.min(0, first);
  return {
    anchor: ask.anchor,
    floor: page.previous === null ? first : Math.min(known?.floor ?? top, first),
    ceiling: lastPage.next === null ? end : Math.max(known?.ceiling ?? end, end),
  };
}

/** The number of the row at a place, as people count from 1; null where that is not known. */
export function numberOf(place: number, ask: PageAsk, extent: Extent, all: number | null): number | null {
  if (!ask.fromEnd) return place - extent.floor + 1;
  return all === null ? null : all + place + 1;
}
