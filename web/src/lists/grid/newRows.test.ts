import { expect, test } from "vitest";
import type { SheetRow } from "../../grid/contract";
import {
  again,
  back,
  kept,
  left,
  lost,
  type NewRow,
  ready,
  refused,
  restored,
  sent,
  valuesOf,
  waiting,
  written,
} from "./newRows";

const row = (key: string, values: Record<string, string>, more: Partial<SheetRow> = {}): SheetRow => ({
  ...{ key, values, touched: Object.keys(values) },
  ...more,
});
const names = (news: readonly NewRow[] | null) => news?.map((one) => one.row.key) ?? null;

test("a row written by hand is saved once it is left, an empty one goes", () => {
  const typed = written([], [row("a", { name: "x" })]);
  const both = written(typed, [typed[0]?.row as SheetRow, row("b", { name: "" })]);

  expect(ready(both)).toBeNull();
  expect(names(left(both, "b"))).toEqual(["a", "b"]);
  expect(names(ready(left(both, "b")))).toEqual(["a"]);
  expect(names(left(both, null))).toEqual(["a"]);
});

test("the rows of a paste are saved together, and wait for one that is no value", () => {
  const wrong = { n: { message: "no number" } };
  const news = written([], [row("a", { n: "1" }), row("b", { n: "x" }, { wrong })]);
  expect(ready(news)).toBeNull();
  expect(waiting(news)).toEqual([{ id: "b", path: "n", problem: "no number" }]);

  const mended = written(news, [news[0]?.row as SheetRow, row("b", { n: "2" })]);

  expect(names(ready(left(mended, null)))).toEqual(["a", "b"]);
  expect((ready(left(mended, null)) ?? []).map(valuesOf)).toEqual([{ n: "1" }, { n: "2" }]);
});

test("more rows than the server takes at once are several saves", () => {
  const news = written(
    [],
    Array.from({ length: 450 }, (_, at) => row(`r${at}`, { n: "1" })),
  );

  expect([...new Set(news.map((one) => one.group))]).toHaveLength(3);
  expect(ready(news)).toHaveLength(200);
});

test("what the server refuses stays with its reasons, and is sent again when it was mended and left", () => {
  const news = written([], [row("a", { n: "1" }), row("b", { n: "2" })]);
  const errors = [{ path: "operations.1.values.n", message: "too large" }];

  const after = refused(sent(news, news), news, errors, "no");

  expect(ready(after)).toBeNull();
  expect(waiting(after)).toEqual([{ id: "b", path: "n", problem: "too large" }]);
  const mended = written(after, [after[0]?.row as SheetRow, row("b", { n: "3" })]);
  expect(ready(mended)).toBeNull();
  expect(names(ready(left(mended, null)))).toEqual(["a", "b"]);
});

test("a refusal that names no cell is tried again only when somebody wishes it", () => {
  const news = written([], [row("a", { n: "1" }), row("b", { n: "2" })]);

  const after = refused(news, news, [], "not now");

  expect(ready(left(after, null))).toBeNull();
  expect(waiting(after).map((one) => one.problem)).toEqual(["not now", "not now"]);
  expect(names(ready(again(after)))).toEqual(["a", "b"]);
});

test("what was sent and got lost is sent again under the same name, unless somebody wrote in it", () => {
  const news = left(written([], [row("a", { n: "1" })]), null);
  const away = sent(news, news);
  const name = away[0]?.send;

  const gone = lost(away, away, "no network");
  expect(written(gone, [row("a", { n: "9" })])[0]?.row.values.n).toBe("1");
  expect(sent(again(gone), again(gone))[0]?.send).toBe(name);

  const reloaded = restored(JSON.parse(JSON.stringify(kept(away))) as NewRow[]);
  expect(sent(reloaded, ready(reloaded) ?? [])[0]?.send).toBe(name);
  const no = refused(away, away, [{ path: "operations.0.n", message: "no" }], "no");
  expect(sent(no, no)[0]?.send).not.toBe(name);
});

test("a step back undoes what was written in a row last, and the first takes the row away", () => {
  const one = written([], [row("a", { n: "1" })]);
  const two = written(one, [row("a", { n: "2" })]);

  const before = back(two, "a") ?? [];

  expect(before[0]?.row.values.n).toBe("1");
  expect(back(before, "a")).toEqual([]);
  expect(back(before, "other")).toBeNull();
});
