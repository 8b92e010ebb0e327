import { expect, test } from "vitest";
import type { SheetColumn, SheetRow } from "../../grid/contract";
import { paste } from "../../grid/edits";
import { lockedRows, lockOf, unasked, wholeLock, withLatest } from "./locks";

const column = (key: string, more = {}): SheetColumn => ({
  ...{ key, label: key, width: 100 },
  text: String,
  parse: (text) => ({ value: text }),
  ...more,
});
const COLUMNS = [column("name"), column("price"), column("sum", { readonly: true })];
const row = (key: string, version: number): SheetRow => ({
  key,
  id: key,
  values: { name: key, version },
  touched: [],
});

const shutOf = (readonly: Record<string, boolean>, columns: readonly SheetColumn[]) => {
  const lock = lockOf(readonly, "rule");
  return lockedRows([row("a", 1)], new Map(lock ? [["a", lock]] : []), columns)[0]?.shut;
};

test("what a preview keeps is shut in that record, without what is shut anyway", () => {
  expect(shutOf({ price: true, sum: true, name: false }, COLUMNS)).toEqual(new Set(["price"]));
  expect(shutOf({ sum: true }, COLUMNS)).toBeUndefined();
  expect(lockOf({ name: false }, "rule")).toBeNull();
});

test("a column that is shown later is locked as well", () => {
  const lock = lockOf({ note: true }, "rule");
  const locks = new Map([["a", lock ?? wholeLock("")]]);
  const rows = [row("a", 1)];

  expect(lockedRows(rows, locks, COLUMNS)[0]?.shut).toBeUndefined();
  expect(lockedRows(rows, locks, [...COLUMNS, column("note")])[0]?.shut).toEqual(new Set(["note"]));
});

test("of records that were scrolled past, only the latest are remembered", () => {
  const all = ["a", "b", "a", "c"].reduce(
    (map, key) => withLatest(map, key, key, 2),
    new Map<string, string>(),
  );

  expect([...all.keys()]).toEqual(["a", "c"]);
});

test("a paste leaves locked cells, and tells how many", () => {
  const price = lockOf({ price: true }, "rule");
  const locks = new Map([
    ["a", price ?? wholeLock("")],
    ["c", wholeLock("no right")],
  ]);
  const rows = lockedRows([row("a", 1), row("b", 1), row("c", 1)], locks, COLUMNS);
  const block = [
    ["A", "1"],
    ["B", "2"],
    ["C", "3"],
  ];

  const pasted = paste(
    { columns: COLUMNS, rows, maxRows: 3, fixed: true },
    { top: 0, left: 0, bottom: 0, right: 0 },
    block,
  );

  expect(pasted.rows.map((one) => [one.values.name, one.values.price])).toEqual([
    ["A", undefined],
    ["B", "2"],
    ["c", undefined],
  ]);
  expect(pasted.notes).toHaveLength(1);
  expect(pasted.notes[0]).toContain("3");
});

test("records that are shown are asked about once for each version", () => {
  const rows = [row("a", 1), row("b", 2), { ...row("c", 1), blank: true }, row("d", 1)];

  expect(unasked(rows, 0, 2, new Map([["a", 1]])).map((one) => one.key)).toEqual(["b"]);
  expect(unasked(rows, 0, 2, new Map([["b", 1]])).map((one) => one.key)).toEqual(["a", "b"]);
});
