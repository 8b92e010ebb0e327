import { describe, expect, test, vi } from "vitest";
import type { Value } from "../api/types";
import type { Choice } from "../kit/choices";
import type { Rows, SheetColumn } from "./contract";
import { type EditorBox, SheetModel } from "./model";
import { settleLookup } from "./useLookups";

const text = (value: Value) =>
  value === null ? "" : typeof value === "object" && "title" in value ? String(value.title) : String(value);
const flange: Choice = { key: "p1", title: "法兰", aliases: ["CP-1"], value: { id: "p1", title: "法兰" } };
const valve: Choice = { key: "p2", title: "阀门", value: { id: "p2", title: "阀门" } };

const columns: SheetColumn[] = [
  {
    key: "product",
    label: "产品",
    width: 200,
    text,
    parse: (typed) => ({ search: typed }),
    choices: async () => [flange, valve],
  },
  { key: "quantity", label: "数量", width: 90, text, parse: (typed) => ({ value: typed }) },
  { key: "amount", label: "小计", width: 110, readonly: true, text, parse: () => ({ wrong: "" }) },
  {
    key: "gift",
    label: "赠品",
    width: 60,
    text,
    parse: () => ({ value: true }),
    toggle: (value) => value !== true,
  },
];

function openSheet(start: Rows = []) {
  let rows = start;
  const options = () => ({
    columns,
    rows,
    maxRows: 500,
    pageSize: 10,
    onRows: (next: Rows) => (rows = next),
  });
  const model = new SheetModel(options());
  const box: EditorBox = { show: vi.fn(), clear: vi.fn(), focus: vi.fn() };
  model.box = box;
  const cells = (key: string) => rows.map((row) => (row.values[key] ? text(row.values[key] ?? null) : ""));
  const key = (command: Parameters<SheetModel["run"]>[0], choice?: Choice) => model.run(command, choice);
  const enter = (typed: string, choice?: Choice) => {
    model.type(typed);
    key({ do: "tab", step: 1 }, choice);
  };
  return { model, box, cells, key, enter, rows: () => rows };
}

test("what is answered later is written where its row stands by then, and nowhere when it is gone", () => {
  const sheet = openSheet(["a", "b"].map((key) => ({ key, values: { quantity: "1" }, touched: [] })));
  const later = sheet.model.later({ row: 0, col: 1 });

  sheet.model.options = { ...sheet.model.options, rows: [...sheet.rows()].reverse() };
  later({ value: "5" });

  expect(sheet.rows().map((row) => [row.key, row.values.quantity])).toEqual([
    ["b", "1"],
    ["a", "5"],
  ]);
  sheet.model.options = { ...sheet.model.options, rows: sheet.rows().slice(0, 1) };
  later({ value: "9" });
  expect(sheet.model.options.rows.map((row) => row.values.quantity)).toEqual(["1"]);
});

describe("a sheet", () => {
  test("takes a line by typing, Tab and Enter, and returns to where Tab began", () => {
    const { model, cells, key, enter } = openSheet();
    enter("fa", flange);
    model.type("20");
    key({ do: "enter", step: 1 });

    expect(cells("product")).toEqual(["法兰"]);
    expect(cells("quantity")).toEqual(["20"]);
    expect(model.selection.active).toEqual({ row: 1, col: 0 });
    expect(model.shape.rows).toBe(2);
  });

  test("typing replaces, F2 keeps, Esc gives up", () => {
    const { model, box, cells, key } = openSheet([{ key: "a", values: { quantity: "5" }, touched: [] }]);
    model.select({ active: { row: 0, col: 1 }, anchor: { row: 0, col: 1 } });
    key({ do: "edit" });
    expect(box.show).toHaveBeenCalledWith("5", false);
    model.type("57");
    key({ do: "cancel" });
    expect(cells("quantity")).toEqual(["5"]);

    model.type("8");
    key({ do: "move", rows: 1, cols: 0, extend: false, edge: false });
    expect(cells("quantity")).toEqual(["8"]);
    expect(model.selection.active).toEqual({ row: 1, col: 1 });
  });

  test("jumps to the edge of the row that is ready, and down to the last row with content", () => {
    const { model, key } = openSheet([{ key: "a", values: { quantity: "5" }, touched: [] }]);
    model.select({ active: { row: 1, col: 1 }, anchor: { row: 1, col: 1 } });
    key({ do: "move", rows: 0, cols: -1, extend: false, edge: true });
    expect(model.selection.active).toEqual({ row: 1, col: 0 });
    key({ do: "move", rows: 1, cols: 0, extend: false, edge: true });
    expect(model.selection.active).toEqual({ row: 0, col: 0 });
  });

  test("leaves the value alone when an edit changed nothing", () => {
    const start: Rows = [{ key: "a", values: { quantity: "5" }, touched: [] }];
    const { model, rows, key } = openSheet(start);
    model.select({ active: { row: 0, col: 1 }, anchor: { row: 0, col: 1 } });
    key({ do: "edit" });
    key({ do: "enter", step: 1 });
    expect(rows()).toBe(start);
  });

  test("flips a switch with the space bar and never edits it as text", () => {
    const { model, rows, key } = openSheet([{ key: "a", values: {}, touched: [] }]);
    model.select({ active: { row: 0, col: 3 }, anchor: { row: 0, col: 3 } });
    key({ do: "toggle" });
    expect(rows()[0]?.values.gift).toBe(true);
    key({ do: "edit" });
    expect(model.editing).toBeNull();
  });

  test("undoes and redoes with the cursor, and forgets after a save", () => {
    const { model, cells, key, enter } = openSheet();
    enter("x", flange);
    enter("3");
    key({ do: "undo" });
    expect(cells("quantity")).toEqual([""]);
    expect(model.selection.active).toEqual({ row: 0, col: 1 });
    key({ do: "undo" });
    expect(model.options.rows).toEqual([]);
    key({ do: "redo" });
    expect(cells("product")).toEqual(["法兰"]);

    model.use({ ...model.options, historyKey: 2 });
    key({ do: "undo" });
    expect(cells("product")).toEqual(["法兰"]);
  });

  test("Esc lets the next Tab leave the sheet", () => {
    const { key } = openSheet();
    expect(key({ do: "tab", step: 1 })).toBe(true);
    key({ do: "leave" });
    expect(key({ do: "tab", step: 1 })).toBe(false);
  });

  test("makes a new target on request, and keeps the typed text when that was given up", async () => {
    const { model, rows } = openSheet();
    const made = { id: "p9", title: "新品" };
    model.type("新品");
    model.commit({ key: "+", title: "新建", value: null, make: async () => made });
    await vi.waitFor(() => expect(rows()[0]?.values.product).toEqual(made));

    model.type("别的");
    model.commit({ key: "+", title: "新建", value: null, make: async () => null });
    await vi.waitFor(() =>
      expect(rows()[0]).toMatchObject({
        values: { product: "别的" },
        wrong: { product: { pending: "first" } },
      }),
    );
  });

  test("reload is left to the browser unless several columns are chosen", () => {
    const { model, key } = openSheet([{ key: "a", values: {}, touched: [] }]);
    expect(key({ do: "fillRight" })).toBe(false);
    model.select({ active: { row: 0, col: 1 }, anchor: { row: 0, col: 0 } });
    expect(key({ do: "fillRight" })).toBe(true);
  });
});

describe("a looked-up text", () => {
  const column = columns[0] as SheetColumn;

  test("becomes the exact match by title or code", () => {
    expect(settleLookup(column, "cp-1", "exact", [valve, flange])).toEqual({ value: flange.value });
  });

  test("quickly typed takes the first, pasted only a single one", () => {
    expect(settleLookup(column, "f", "first", [valve, flange])).toEqual({ value: valve.value });
    expect(settleLookup(column, "f", "exact", [valve])).toEqual({ value: valve.value });
    expect(settleLookup(column, "法蘭", "exact", [valve, flange])).toMatchObject({
      value: "法蘭",
      wrong: { message: "没有叫「法蘭」的产品", offers: [valve, flange] },
    });
  });
});
