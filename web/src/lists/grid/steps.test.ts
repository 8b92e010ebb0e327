import { expect, test } from "vitest";
import { noHistory } from "../../grid/history";
import { type Act, type CellChange, newAct } from "./acts";
import { baseOf, noneOwn, withSave } from "./own";
import { heldCells, isAlike, type Now, parted, type Steps, stepped, travelled, unsent } from "./steps";

const cell = (id: string, before: string | null, value: string | null): CellChange => ({
  id,
  path: "n",
  before,
  value,
});
const NONE = new Map<string, number>();
const act = (way: Act["way"], cells: readonly CellChange[] = []) => newAct(cells, NONE, way);
const now = (rows: Record<string, [number, string | null]>): Now =>
  new Map(Object.entries(rows).map(([id, [version, n]]) => [id, { version, n }]));
const ofCells = (steps: Steps) => ({
  past: steps.past.map((one) => one.cells),
  future: steps.future.map((one) => one.cells),
});

test("only cells that hold what was left in them are put back", () => {
  const back = [cell("a", "2", "1"), cell("b", "2", "1"), cell("c", "2", "1")];

  const { still, foreign } = parted(back, now({ a: [5, "2"], b: [9, "7"] }));

  expect(still).toEqual([back[0]]);
  expect(foreign).toEqual([{ cell: back[1], row: { version: 9, n: "7" } }, { cell: back[2] }]);
});

test("a cell that was put back already, by a try whose answer got lost, is told nobody of", () => {
  const back = [cell("a", "2", "1"), cell("b", "2", "1")];

  expect(parted(back, now({ a: [6, "1"], b: [5, "2"] }))).toEqual({
    still: [back[1]],
    there: [back[0]],
    foreign: [],
  });
});

test("a value is the same whatever others call it", () => {
  expect(isAlike({ id: "x", title: "old" }, { id: "x", title: "new" })).toBe(true);
  expect(isAlike([{ id: "x" }, { id: "y" }], [{ id: "x" }])).toBe(false);
  expect(isAlike({ city: "b", province: "a", town: null }, { province: "a", city: "b" })).toBe(true);
  expect(isAlike(null, undefined)).toBe(true);
  expect(isAlike("1", "2")).toBe(false);
});

test("a step has what the server made of it, unless somebody saved since", () => {
  const cells = [cell("a", "1", " 2 "), cell("b", "1", " 2 ")];

  const held = heldCells(
    cells,
    now({ a: [5, "2"], b: [7, "theirs"] }),
    new Map([
      ["a", 5],
      ["b", 6],
    ]),
  );

  expect(held.map((one) => one.value)).toEqual(["2", " 2 "]);
});

test("an undo that did not arrive everywhere can be undone for the rest, and done again for what was", () => {
  const [one, two] = [cell("a", "1", "2"), cell("b", "1", "2")];
  const steps = stepped(noHistory, act("do"), { done: [one, two], rest: [] });
  const back = travelled(steps, "undo") ?? [];

  const partly = stepped(steps, act("undo"), { done: back.slice(0, 1), rest: back.slice(1) });

  expect(ofCells(partly)).toEqual({ past: [[two]], future: [[one]] });
  expect(travelled(partly, "undo")).toEqual([cell("b", "2", "1")]);
  expect(travelled(partly, "redo")).toEqual([one]);
  const whole = stepped(partly, act("undo"), { done: back.slice(1), rest: [] });
  expect(ofCells(whole)).toEqual({ past: [], future: [[one], [two]] });
  const none = stepped(steps, act("undo"), { done: [], rest: back });
  expect(ofCells(none)).toEqual({ past: [[one, two]], future: [] });
});

test("what is refused stays when something newer is undone, and what was typed last goes first", () => {
  const refused: Act = { ...act("do", [cell("a", "1", "2")]), state: "refused", wasRefused: true };
  const typed = act("do", [cell("b", "1", "x")]);
  const saved = stepped(noHistory, act("do"), { done: [cell("c", "1", "2")], rest: [] });
  const late = act("do", [cell("d", "1", "x")]);

  expect(unsent([refused], noHistory)).toBeUndefined();
  expect(unsent([{ ...refused, state: "open" }], noHistory)).toBeUndefined();
  expect(unsent([typed, refused], noHistory)).toBe(typed);
  expect(unsent([refused, typed], saved)).toBeUndefined();
  expect(unsent([typed, refused, late], saved)).toBe(late);
  expect(unsent([late, { ...typed, state: "sending" }], noHistory)).toBeUndefined();
});

test("a save builds on what was looked at and on what this list made of it, never on what others did", () => {
  const mine = withSave(noneOwn, "a", ["n"], 5, 6);
  const afterOthers = withSave(noneOwn, "a", ["n"], 5, 7);

  expect(baseOf(mine, "a", ["m"], 5)).toBe(6);
  expect(baseOf(afterOthers, "a", ["m"], 5)).toBe(5);
  expect(baseOf(afterOthers, "a", ["n"], 5)).toBe(7);
  expect(baseOf(afterOthers, "a", ["n", "m"], 5)).toBe(5);
  expect(baseOf(noneOwn, "b", ["n"], 3)).toBe(3);
});
