import { expect, test } from "vitest";
import type { SheetRow } from "../../grid/contract";
import {
  type Act,
  type CellChange,
  changed,
  isRead,
  isReady,
  isStuck,
  newAct,
  overlaid,
  pieces,
  refusedCells,
  take,
  turned,
} from "./acts";

const row = (key: string, values: SheetRow["values"]): SheetRow => ({ key, id: key, values, touched: [] });
const cell = (
  id: string,
  path: string,
  before: string | null,
  value: string | null,
  more = {},
): CellChange => ({ id, path, before, value, ...more });
const NONE = new Map<string, number>();
const wrong = { message: "no number" };

test("the cells that differ are what was written", () => {
  const before = [row("a", { name: "x", price: "1" }), row("b", { name: "y" })];
  const after = [row("a", { name: "x", price: "2" }), before[1] as SheetRow];

  expect(changed(before, after, ["name", "price"])).toEqual([cell("a", "price", "1", "2")]);
});

test("a cell that waits is written anew where it waits, and its act goes when nothing in it is right", () => {
  const acts = take([], [cell("a", "n", "1", "x", { wrong }), cell("b", "n", "1", "2")], NONE);
  expect(acts.map((act) => [isReady(act), isStuck(act)])).toEqual([[false, true]]);

  const mended = take(acts, [cell("a", "n", "x", "3")], NONE);

  expect(mended).toHaveLength(1);
  expect(isReady(mended[0] as Act)).toBe(true);
  expect(mended[0]?.cells).toEqual([cell("a", "n", "1", "3"), cell("b", "n", "1", "2")]);
  expect(
    take(take([], [cell("a", "n", "1", "x", { wrong })], NONE), [cell("a", "n", "x", "1")], NONE),
  ).toEqual([]);
});

test("a cell that is on its way is written by another act", () => {
  const sending: Act = { ...newAct([cell("a", "n", "1", "2")], NONE, "do"), state: "sending" };

  const acts = take([sending], [cell("a", "n", "2", "3")], NONE);

  expect(acts.map((act) => act.state)).toEqual(["sending", "open"]);
  expect(overlaid([row("a", { n: "1" })], acts)[0]?.values.n).toBe("3");
});

test("records are sent in pieces, all cells of a record in one", () => {
  const cells = Array.from({ length: 450 }, (_, at) => [
    cell(`r${at}`, "n", null, "1"),
    cell(`r${at}`, "m", null, "1"),
  ]).flat();

  expect(pieces(cells).map((piece) => piece.length)).toEqual([400, 400, 100]);
});

test("what the server says stands at its cell, or at the record it is about", () => {
  const cells = [
    cell("a", "n", "1", "2"),
    cell("b", "n", "1", "2"),
    cell("b", "m", "1", "2"),
    cell("c", "n", "1", "2"),
  ];
  const errors = [
    { path: "operations.0.n", message: "too large" },
    { path: "operations.1", message: "not yours" },
  ];

  const told = refusedCells(cells, ["a", "b", "c"], errors, "refused");

  expect(told.map((one) => one.problem)).toEqual(["too large", "not yours", "not yours", undefined]);
  expect(refusedCells(cells, ["a", "b", "c"], [], "offline").every((one) => one.problem === "offline")).toBe(
    true,
  );
});

test("what was saved stands over the rows until they are read as new as it is", () => {
  const saved: Act = { ...newAct([cell("a", "n", "1", "2")], new Map([["a", 5]]), "do"), state: "saved" };

  expect(isRead(saved, [row("a", { n: "1", version: 4 }), row("b", { version: 1 })])).toBe(false);
  expect(isRead(saved, [row("a", { n: "2", version: 5 })])).toBe(true);
  expect(isRead(saved, [row("b", { version: 1 })])).toBe(true);
  expect(isRead({ ...saved, state: "sending" }, [])).toBe(false);
});

test("undone is what was there before", () => {
  const cells = [cell("a", "n", "1", "2")];

  expect(turned(cells)).toEqual([cell("a", "n", "2", "1")]);
  expect(turned(turned(cells))).toEqual(cells);
});
