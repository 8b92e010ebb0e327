import { describe, expect, test } from "vitest";
import type { Value } from "../api/types";
import { exactChoice } from "../kit/choices";
import { parseDecimal } from "../kit/decimal";
import { parseTsv, toTsv } from "./clipboard";
import type { Range, Rows, SheetColumn } from "./contract";
import {
  addRows,
  blankRow,
  clearRange,
  duplicateRows,
  extend,
  fillDown,
  fillRight,
  fillSame,
  insertRow,
  paste,
  removeRows,
  type Sheet,
  textsOf,
  writeCells,
} from "./edits";
import { type History, noHistory, redo, remember, undo } from "./history";
import { commandFor, type KeyEvent, type Mode } from "./keys";
import { at, clamp, move, rangeOf, tabStop } from "./selection";

const text = (value: Value) => (value === null ? "" : String(value));
const columns: SheetColumn[] = [
  { key: "product", label: "产品", width: 200, text, parse: (typed) => ({ search: typed }) },
  {
    key: "quantity",
    label: "数量",
    width: 90,
    text,
    parse: (typed) => {
      const value = parseDecimal(typed);
      return value === null ? { wrong: "不是数字" } : { value };
    },
    series: (values, count) => {
      const numbers = values.map(Number);
      const step = numbers.length > 1 ? (numbers.at(-1) ?? 0) - (numbers.at(-2) ?? 0) : 0;
      return Array.from({ length: count }, (_, index) => String((numbers.at(-1) ?? 0) + step * (index + 1)));
    },
  },
  { key: "amount", label: "小计", width: 110, readonly: true, text, parse: () => ({ wrong: "" }) },
  { key: "note", label: "备注", width: 160, text, parse: (typed) => ({ value: typed }) },
];

const empty: Sheet = { columns, rows: [], maxRows: 500 };
const box = (top: number, left: number, bottom = top, right = left): Range => ({ top, left, bottom, right });
const column = (rows: Rows, key: string) => rows.map((row) => row.values[key] ?? null);
const withQuantities = (...values: string[]): Sheet => ({
  ...empty,
  rows: writeCells(
    empty,
    values.map((value, row) => ({ row, col: 1, value })),
  ),
});

describe("clipboard", () => {
  test("reads what Excel writes, with quoted line breaks and quotes", () => {
    expect(parseTsv('a\tb\r\n"x\ny"\t"say ""hi"""\r\n')).toEqual([
      ["a", "b"],
      ["x\ny", 'say "hi"'],
    ]);
  });

  test("keeps a quote that opens nothing, like inches", () => {
    expect(parseTsv('"12 inch\t5')).toEqual([['"12 inch', "5"]]);
    expect(parseTsv('12"\t5"')).toEqual([['12"', '5"']]);
  });

  test("keeps empty cells and drops only the last line end", () => {
    expect(parseTsv("a\t\t\n\t\n")).toEqual([
      ["a", "", ""],
      ["", ""],
    ]);
    expect(parseTsv("")).toEqual([]);
  });

  test("writes what it can read again", () => {
    const block = [
      ['a"b', "c\td"],
      ["法兰", "x\ny"],
    ];
    expect(parseTsv(toTsv(block))).toEqual(block);
  });
});

describe("paste", () => {
  test("grows the sheet and reads every column", () => {
    const pasted = paste(empty, box(0, 0), parseTsv("法兰\t1,985.5\t999\t急\n阀门\tabc\t\t"));

    expect(pasted.rows).toHaveLength(2);
    expect(pasted.rows[0]).toMatchObject({
      values: { product: "法兰", quantity: "1985.5", note: "急" },
      wrong: { product: { pending: "exact" } },
      touched: ["product", "quantity", "note"],
    });
    expect(pasted.rows[1]).toMatchObject({
      values: { quantity: "abc" },
      wrong: { quantity: { message: "不是数字" } },
    });
    expect(pasted.rows[0]?.values).not.toHaveProperty("amount");
    expect(pasted.notes).toEqual(["灰色的列由系统计算或没有权限，没有改动"]);
    expect(pasted.range).toEqual(box(0, 0, 1, 3));
  });

  test("ignores extra columns and rows beyond the limit, and says so", () => {
    const sheet = { ...withQuantities("1", "2"), maxRows: 3 };
    const pasted = paste(sheet, box(1, 3), parseTsv("a\tb\tc\nd\ne\nf"));

    expect(column(pasted.rows, "note")).toEqual([null, "a", "d"]);
    expect(pasted.notes).toEqual(["多出的 2 列没有粘贴", "最多 3 行，多出的 2 行没有粘贴"]);
  });

  test("fills the whole range with one cell", () => {
    const pasted = paste(withQuantities("1", "2", "3"), box(0, 1, 2, 1), [["9"]]);
    expect(column(pasted.rows, "quantity")).toEqual(["9", "9", "9"]);
  });

  test("takes 500 × 8 cells", () => {
    const wide = {
      ...empty,
      columns: [...columns, ...columns.map((one) => ({ ...one, key: `${one.key}2` }))],
    };
    const block = Array.from({ length: 500 }, (_, row) => [
      "法兰",
      `${row}`,
      "1",
      "x",
      "法兰",
      `${row}`,
      "1",
      "x",
    ]);
    expect(paste(wide, box(0, 0), block).rows).toHaveLength(500);
  });
});

describe("edits", () => {
  test("leave the old rows untouched", () => {
    const sheet = withQuantities("1", "2");
    const before = sheet.rows;
    const first = before[0];
    const rows = writeCells(sheet, [{ row: 1, col: 1, value: "5" }]);

    expect(column(before, "quantity")).toEqual(["1", "2"]);
    expect(rows[0]).toBe(first);
    expect(column(rows, "quantity")).toEqual(["1", "5"]);
  });

  test("never write read-only columns or beyond the limit", () => {
    const sheet = { ...withQuantities("1"), maxRows: 1 };
    expect(
      writeCells(sheet, [
        { row: 0, col: 2, value: "5" },
        { row: 1, col: 1, value: "5" },
      ]),
    ).toBe(sheet.rows);
  });

  test("clear what is wrong together with the value", () => {
    const { rows } = paste(empty, box(0, 1), [["abc"]]);
    const cleared = clearRange({ ...empty, rows }, box(0, 1));
    expect(cleared[0]).toEqual({ key: rows[0]?.key, values: { quantity: null }, touched: ["quantity"] });
  });

  test("fill down from the top of the range, or from the row above", () => {
    expect(column(fillDown(withQuantities("7", "2", "3"), box(0, 1, 2, 1)), "quantity")).toEqual([
      "7",
      "7",
      "7",
    ]);
    expect(column(fillDown(withQuantities("7", "2"), box(1, 1)), "quantity")).toEqual(["7", "7"]);
    expect(column(fillDown(withQuantities("7"), box(0, 1)), "quantity")).toEqual(["7"]);
  });

  test("fill right over the column between", () => {
    const rows = fillRight(withQuantities("7"), box(0, 1, 0, 3));
    expect(rows[0]?.values).toEqual({ quantity: "7", note: "7" });
  });

  test("write the same into the range", () => {
    const rows = fillSame(withQuantities("1", "2"), box(0, 1, 2, 1), "4");
    expect(column(rows, "quantity")).toEqual(["4", "4", "4"]);
  });

  test("continue numbers and repeat texts when the corner is dragged", () => {
    const sheet = withQuantities("1", "3");
    const numbers = extend(sheet, box(0, 1, 1, 1), 3);
    expect(column(numbers, "quantity")).toEqual(["1", "3", "5", "7"]);

    const noted = writeCells(sheet, [
      { row: 0, col: 3, value: "a" },
      { row: 1, col: 3, value: "b" },
    ]);
    expect(column(extend({ ...sheet, rows: noted }, box(0, 3, 1, 3), 4), "note")).toEqual([
      "a",
      "b",
      "a",
      "b",
      "a",
    ]);
  });

  test("insert, add, duplicate and remove rows within the limit", () => {
    const sheet = { ...withQuantities("1", "2"), maxRows: 3 };
    expect(column(insertRow(sheet, 1), "quantity")).toEqual(["1", null, "2"]);
    expect(addRows(sheet, 10)).toHaveLength(3);
    const doubled = duplicateRows(sheet, box(0, 0, 1, 0));
    expect(column(doubled, "quantity")).toEqual(["1", "2", "1"]);
    expect(new Set(doubled.map((row) => row.key)).size).toBe(3);
    expect(column(removeRows(sheet, box(0, 0)), "quantity")).toEqual(["2"]);
    expect(insertRow({ ...sheet, maxRows: 2 }, 0)).toBe(sheet.rows);
  });

  test("copy wrong texts as they were typed", () => {
    const { rows } = paste(empty, box(0, 0), [["法蘭", "abc"]]);
    expect(textsOf({ ...empty, rows }, box(0, 0, 0, 1))).toEqual([["法蘭", "abc"]]);
  });
});

describe("history", () => {
  test("undo after any edits gives back each earlier state, redo each later one", () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const states: Rows[] = [[]];
    let history: History<Rows> = noHistory;
    for (let step = 0; step < 40; step += 1) {
      const now = states.at(-1) ?? [];
      const sheet = { ...empty, rows: now };
      const next = [
        () => paste(sheet, box(random(6), random(4)), [[`${random(100)}`, `${random(9)}`]]).rows,
        () => removeRows(sheet, box(random(4), 0)),
        () => insertRow(sheet, random(5)),
        () => fillDown(sheet, box(0, 1, 3, 1)),
        () => clearRange(sheet, box(random(3), 0, random(3) + 3, 3)),
      ][random(5)]?.();
      if (!next || next === now) continue;
      history = remember(history, now);
      states.push(next);
    }
    let now = states.at(-1) as Rows;
    for (let index = states.length - 2; index >= 0; index -= 1) {
      const back = undo(history, now);
      history = back?.history ?? history;
      now = back?.state ?? now;
      expect(now).toBe(states[index]);
    }
    expect(undo(history, now)).toBeNull();
    for (let index = 1; index < states.length; index += 1) {
      const forth = redo(history, now);
      history = forth?.history ?? history;
      now = forth?.state ?? now;
      expect(now).toBe(states[index]);
    }
  });

  test("keeps fifty steps", () => {
    let history: History<number> = noHistory;
    for (let step = 0; step < 80; step += 1) history = remember(history, step);
    expect(history.past).toHaveLength(50);
    expect(history.past[0]).toBe(30);
  });
});

describe("selection", () => {
  const shape = { rows: 3, cols: 4 };

  test("moves, extends and stays inside", () => {
    expect(move(at(0, 0), { rows: -1, cols: 0 }, false, shape)).toEqual(at(0, 0));
    const wide = move(move(at(1, 1), { rows: 1, cols: 0 }, true, shape), { rows: 0, cols: 1 }, true, shape);
    expect(rangeOf(wide)).toEqual(box(1, 1, 2, 2));
    expect(clamp(at(9, 9), shape)).toEqual(at(2, 3));
  });

  test("Tab passes over read-only columns, wraps and ends", () => {
    expect(tabStop({ row: 0, col: 1 }, 1, columns, shape)).toEqual({ row: 0, col: 3 });
    expect(tabStop({ row: 0, col: 3 }, 1, columns, shape)).toEqual({ row: 1, col: 0 });
    expect(tabStop({ row: 1, col: 0 }, -1, columns, shape)).toEqual({ row: 0, col: 3 });
    expect(tabStop({ row: 2, col: 3 }, 1, columns, shape)).toBeNull();
  });
});

describe("keys", () => {
  const moving: Mode = { editing: null, listOpen: false, readOnly: false, toggles: false };
  const press = (key: string, more: Partial<KeyEvent> = {}): KeyEvent => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...more,
  });

  test("are not ours while an input method composes", () => {
    for (const key of ["Enter", "ArrowDown", "Tab", "Escape", " "]) {
      expect(commandFor(press(key, { isComposing: true }), { ...moving, editing: "type" })).toBeNull();
      expect(commandFor(press(key, { keyCode: 229 }), moving)).toBeNull();
    }
  });

  test("follow the contract while moving", () => {
    expect(commandFor(press("Enter"), moving)).toEqual({ do: "enter", step: 1 });
    expect(commandFor(press("Enter", { ctrlKey: true }), moving)).toEqual({ do: "fillSame" });
    expect(commandFor(press("D", { metaKey: true }), moving)).toEqual({ do: "fillDown" });
    expect(commandFor(press("z", { ctrlKey: true }), moving)).toEqual({ do: "undo" });
    expect(commandFor(press("Z", { ctrlKey: true, shiftKey: true }), moving)).toEqual({ do: "redo" });
    expect(commandFor(press(";", { ctrlKey: true }), moving)).toEqual({ do: "today" });
    expect(commandFor(press("ArrowDown", { altKey: true }), moving)).toEqual({ do: "list" });
    expect(commandFor(press("ArrowDown", { shiftKey: true }), moving)).toMatchObject({
      do: "move",
      extend: true,
    });
    expect(commandFor(press("c", { ctrlKey: true }), moving)).toBeNull();
    expect(commandFor(press("x"), moving)).toBeNull();
    expect(commandFor(press(" "), { ...moving, toggles: true })).toEqual({ do: "toggle" });
  });

  test("leave the caret alone after F2, and the letters in a read-only sheet", () => {
    expect(commandFor(press("ArrowLeft"), { ...moving, editing: "edit" })).toBeNull();
    expect(commandFor(press("ArrowLeft"), { ...moving, editing: "type" })).toMatchObject({ do: "move" });
    expect(commandFor(press("ArrowDown"), { ...moving, editing: "type", listOpen: true })).toEqual({
      do: "highlight",
      step: 1,
    });
    expect(commandFor(press("Delete"), { ...moving, readOnly: true })).toBeNull();
    expect(commandFor(press("Tab"), { ...moving, readOnly: true })).toBeNull();
    expect(commandFor(press("Enter"), { ...moving, readOnly: true })).toEqual({ do: "open" });
  });
});

describe("choices", () => {
  test("match a text by title or alias, folded", () => {
    const choices = [{ key: "1", title: "法兰 DN50", aliases: ["CP-001"], value: "1" }];
    expect(exactChoice(choices, "cp-００１")?.key).toBe("1");
    expect(exactChoice(choices, " 法兰 dn50 ")?.key).toBe("1");
    expect(exactChoice(choices, "法兰")).toBeUndefined();
  });

  test("rows made by the sheet have keys of their own", () => {
    expect(blankRow().key).not.toBe(blankRow().key);
  });
});
