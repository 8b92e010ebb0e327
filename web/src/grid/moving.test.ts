import { describe, expect, test, vi } from "vitest";
import type { Value } from "../api/types";
import type { Range, Rows, SheetColumn } from "./contract";
import { moveRows, type Sheet, sortRows, writeCells } from "./edits";
import { commandFor, type Mode } from "./keys";
import { SheetModel } from "./model";
import { moveChosen, rowKeys } from "./moving";

const text = (value: Value) => (value === null ? "" : String(value));
const columns: SheetColumn[] = [
  { key: "name", label: "产品", width: 100, text, parse: (typed) => ({ value: typed }) },
  { key: "n", label: "数量", width: 100, text, digits: text, parse: (typed) => ({ value: typed }) },
];
const names = (rows: Rows) => rows.map((row) => row.values.name ?? "").join("");
const range = (top: number, bottom = top, left = 0, right = 0): Range => ({ top, bottom, left, right });

function sheet(spelt: string, numbers: readonly (string | null)[] = []): Sheet {
  const empty = { columns, rows: [], maxRows: 500 };
  const cells = [...spelt].map((value, row) => ({ row, col: 0, value }));
  const more = numbers.map((value, row) => ({ row, col: 1, value }));
  return { ...empty, rows: writeCells(empty, [...cells, ...more]) };
}

function modelOf(spelt: string) {
  const onRows = vi.fn();
  return { model: new SheetModel({ ...sheet(spelt), onRows, pageSize: 10 }), onRows };
}

describe("moving", () => {
  test("takes rows past one neighbour, and stops at the ends", () => {
    const abcd = sheet("abcd");
    expect(names(moveRows(abcd, range(1, 2), -1))).toBe("bcad");
    expect(names(moveRows(abcd, range(1, 2), 1))).toBe("adbc");
    expect(moveRows(abcd, range(0, 1), -1)).toBe(abcd.rows);
    expect(moveRows(abcd, range(3, 4), 1)).toBe(abcd.rows);
    expect(moveRows(abcd, range(4), -1)).toBe(abcd.rows);
  });

  test("keeps the rows themselves, with what they are called by", () => {
    const { rows } = sheet("ab");
    const moved = moveRows({ columns, rows, maxRows: 500 }, range(0), 1);
    expect(moved).toEqual([rows[1], rows[0]]);
    expect(moved[0]).toBe(rows[1]);
  });

  test("lets the choice go along, and undo takes both back", () => {
    const { model, onRows } = modelOf("abcd");
    model.select({ anchor: { row: 2, col: 0 }, active: { row: 1, col: 1 } });

    moveChosen(model, 1);
    expect(names(model.options.rows)).toBe("adbc");
    expect(model.selection).toEqual({ anchor: { row: 3, col: 0 }, active: { row: 2, col: 1 } });
    moveChosen(model, 1);
    expect(onRows).toHaveBeenCalledTimes(1);

    model.run({ do: "undo" });
    expect(names(model.options.rows)).toBe("abcd");
    expect(model.range).toMatchObject({ top: 1, bottom: 2 });
    model.run({ do: "redo" });
    expect(names(model.options.rows)).toBe("adbc");
  });

  test("leaves the row that is ready at the end", () => {
    const { model } = modelOf("ab");
    model.select({ anchor: { row: 1, col: 0 }, active: { row: 2, col: 1 } });
    moveChosen(model, 1);
    expect(names(model.options.rows)).toBe("ab");
    moveChosen(model, -1);
    expect(names(model.options.rows)).toBe("ba");
    expect(model.range).toMatchObject({ top: 0, bottom: 0 });
  });

  test("is for rows that may be changed, and never for those of a list", () => {
    const { model } = modelOf("ab");
    expect(rowKeys(model)).toBe("loose");
    model.select({ anchor: { row: 0, col: 0 }, active: { row: 0, col: 1 } });
    expect(rowKeys(model)).toBe("chosen");
    model.use({ ...model.options, fixed: true });
    expect(rowKeys(model)).toBeUndefined();
    model.use({ ...model.options, fixed: false, onRows: undefined });
    expect(rowKeys(model)).toBeUndefined();
  });
});

describe("keys", () => {
  const press = (key: string, shiftKey = false) => ({
    ...{ key, shiftKey, altKey: true },
    ...{ ctrlKey: false, metaKey: false },
  });
  const mode: Mode = { editing: null, listOpen: false, readOnly: false, toggles: false };

  test("of whole rows move them, of a cell only with Shift", () => {
    expect(commandFor(press("ArrowUp"), { ...mode, rows: "chosen" })).toEqual({ do: "moveRows", step: -1 });
    expect(commandFor(press("ArrowDown"), { ...mode, rows: "chosen" })).toEqual({ do: "moveRows", step: 1 });
    expect(commandFor(press("ArrowDown"), { ...mode, rows: "loose" })).toEqual({ do: "list" });
    expect(commandFor(press("ArrowUp"), { ...mode, rows: "loose" })).toBeNull();
    expect(commandFor(press("ArrowDown", true), { ...mode, rows: "loose" })).toEqual({
      do: "moveRows",
      step: 1,
    });
  });

  test("move no rows of a list", () => {
    expect(commandFor(press("ArrowDown", true), mode)).toEqual({ do: "list" });
    expect(commandFor(press("ArrowUp", true), mode)).toBeNull();
  });
});

describe("sorting", () => {
  const numbers = (rows: Rows) => rows.map((row) => row.values.n ?? null);

  test("goes by numbers, and leaves what is empty at the end", () => {
    const mixed = sheet("abcd", ["10", null, "9", "-2.5"]);
    expect(numbers(sortRows(mixed, 1, 1))).toEqual(["-2.5", "9", "10", null]);
    expect(numbers(sortRows(mixed, 1, -1))).toEqual(["10", "9", "-2.5", null]);
  });

  test("goes by texts otherwise, and changes nothing that is in order", () => {
    const spelt = sheet("bac");
    expect(names(sortRows(spelt, 0, 1))).toBe("abc");
    const ordered = sheet("abc");
    expect(sortRows(ordered, 0, 1)).toBe(ordered.rows);
  });

  test("leaves equals as they are", () => {
    expect(names(sortRows(sheet("abc", ["1", "1", "1"]), 1, -1))).toBe("abc");
  });
});
