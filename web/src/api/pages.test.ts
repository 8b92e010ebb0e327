import { expect, test } from "vitest";
import { extentOf, firstOf, numberOf, type PageAsk, pageAfter, pageBefore, placeOf } from "./pages";
import type { ListRow, QueryAnswer } from "./types";

const page = (length: number, previous: string | null, next: string | null): QueryAnswer => ({
  rows: Array.from({ length }, (_, id) => ({ id: String(id) }) as ListRow),
  previous,
  next,
  count: null,
  count_capped: false,
});
const top: PageAsk = { anchor: 1, fromEnd: false, edge: 0 };
const end: PageAsk = { anchor: 2, fromEnd: true, edge: 0 };

test("pages follow one another in both directions, each by the cursor of its neighbour", () => {
  const first = page(100, null, "n1");
  const second = pageAfter(first, top) as PageAsk;

  expect(placeOf(top)).toEqual({});
  expect(placeOf(second)).toEqual({ after: "n1" });
  expect(firstOf(second, page(100, "p2", "n2"))).toBe(100);
  const again = pageBefore(page(100, "p2", "n2"), second) as PageAsk;
  expect(placeOf(again)).toEqual({ before: "p2" });
  expect(firstOf(again, page(100, null, "n1"))).toBe(0);
  expect(pageBefore(first, top)).toBeNull();
});

test("from the end places count back, also forward again", () => {
  const last = page(100, "p", null);
  const before = pageBefore(last, end) as PageAsk;

  expect(placeOf(end)).toEqual({ from: "end" });
  expect(firstOf(end, last)).toBe(-100);
  expect(firstOf(before, page(100, "pp", "n"))).toBe(-200);
  const again = pageAfter(page(100, "pp", "n"), before) as PageAsk;
  expect(placeOf(again)).toEqual({ after: "n" });
  expect(firstOf(again, last)).toBe(-100);
});

test("what was read is remembered when its rows are let go of", () => {
  const params = [0, 100, 200].map((edge): PageAsk => ({ ...top, edge, ...(edge ? { after: "x" } : {}) }));
  const all = [page(100, null, "a"), page(100, "b", "c"), page(100, "d", "e")];
  const read = extentOf(null, { pages: all, pageParams: params });
  const later = extentOf(read, { pages: all.slice(2), pageParams: params.slice(2) });

  expect(read).toEqual({ anchor: 1, floor: 0, ceiling: 300 });
  expect(later).toEqual(read);
  expect(extentOf(later, { pages: all.slice(0, 1), pageParams: [top] })).toEqual(read);
});

test("at the real ends nothing is left beyond, whatever came or went meanwhile", () => {
  const read = { anchor: 1, floor: 0, ceiling: 300 };
  const after: PageAsk = { ...top, edge: 100, after: "x" };
  const before: PageAsk = { ...top, edge: 190, before: "y" };

  expect(extentOf(read, { pages: [page(60, "b", null)], pageParams: [after] })?.ceiling).toBe(160);
  expect(extentOf(read, { pages: [page(100, null, "n")], pageParams: [before] })?.floor).toBe(90);
});

test("rows are numbered from the start, or from the end once all are counted", () => {
  const extent = { anchor: 2, floor: -300, ceiling: 0 };

  expect(numberOf(120, top, { anchor: 1, floor: 0, ceiling: 200 }, null)).toBe(121);
  expect(numberOf(-1, end, extent, 1000000)).toBe(1000000);
  expect(numberOf(-300, end, extent, null)).toBeNull();
});
