/** What was typed into an encrypted field outlives the dots a preview answers with, and stays in no browser. */
import { expect, test } from "vitest";
import type { AppView, FieldView, FormView } from "../api/types";
import { listColumns, rowScope } from "../fields/columns";
import { Cell } from "../fields/encrypted";
import { field } from "../fields/field.fixture";
import { storedIn } from "../fields/parts/stored";
import { noScope } from "../fields/registry";
import type { SheetColumn, SheetRow } from "../grid/contract";
import { clearRange, duplicateRows, extend, fillDown, fillRight, paste, textsOf } from "../grid/edits";
import { VEIL } from "../kit/veil";
import { absorb, type Sent, settle } from "./absorb";
import { draftOf, mayKeep } from "./draft";
import type { FormState } from "./state";

const fields: FieldView[] = [
  { ...field("text"), key: "name" },
  { ...field("encrypted"), key: "number" },
  { ...field("subform"), key: "pins", fields: [{ ...field("encrypted"), key: "code" }] },
];
const form = { fields } as unknown as FormView;
const row = { key: "new-1", values: { code: "4711" }, touched: ["code"] };
const state = {
  staged: [],
  record: null,
  values: { name: "a", number: "6222" },
  rows: { pins: [row] },
  saved: {},
  touched: new Set(["name", "number"]),
  wrong: {},
  problems: {},
  warnings: {},
} as unknown as FormState;
const answer = { values: { name: "a", number: VEIL, pins: [{ code: VEIL }] }, errors: [] };
const sent: Sent = { rows: { pins: [row] }, newer: () => false };

test("a preview leaves what was typed", () => {
  const now = absorb(state, form, answer, sent);

  expect(now.values.number).toBe("6222");
  expect(now.rows.pins?.[0]?.values.code).toBe("4711");
});

test("after a save there are only dots", () => {
  const now = settle(
    state,
    form,
    { ...answer, values: { ...answer.values, pins: [{ id: "x_1", code: VEIL }] } },
    sent,
  );

  expect(now.values.number).toBe(VEIL);
  expect(now.rows.pins?.[0]?.values.code).toBe(VEIL);
  expect(now.touched.size).toBe(0);
});

test("a cell that is written in begins empty, and dots go nowhere else", () => {
  const scope = { ...noScope, reveal: async () => "6222" };
  const cell = Cell({ field: { ...field("encrypted") }, path: "pins.code", scope });

  expect([cell.text("4711"), cell.text(VEIL), cell.text(null)]).toEqual([VEIL, VEIL, ""]);
  expect(cell.plain?.(VEIL)).toBe("");
});

test("no list writes a secret: what is written there is undone and kept", () => {
  const app = { forms: [] } as unknown as AppView;
  const { columns } = listColumns(app, form, ["name", "number"], noScope, true);

  expect(columns.map((column) => column.readonly)).toEqual([false, true]);
});

test("a box drawn anew still knows that something is stored", () => {
  const scope = { ...noScope };

  expect(storedIn(scope, "a", VEIL)).toMatchObject({ stays: true, emptied: VEIL });
  expect(storedIn(scope, "a", "47")).toMatchObject({ stays: true, emptied: VEIL });
  storedIn(scope, "a", VEIL).clear();
  expect(storedIn(scope, "a", "4")).toMatchObject({ stays: false, emptied: null });
  expect(storedIn(scope, "b", "4")).toMatchObject({ stays: false, emptied: null });
  expect(rowScope(scope, form.fields[2] as FieldView, row)).toBe(
    rowScope(scope, form.fields[2] as FieldView, row),
  );
});

test("a sub-row is read with its row", async () => {
  const asked: unknown[] = [];
  const reveal = async (...told: unknown[]) => {
    asked.push(told);
    return "6222";
  };
  const scope = { ...noScope, reveal };

  const own = rowScope(scope, form.fields[2] as FieldView, { ...row, id: "pin_1" });

  expect(await own.reveal?.("code")).toBe("6222");
  expect(asked).toEqual([["pins.code", "pin_1"]]);
  expect(rowScope(scope, form.fields[2] as FieldView, row).reveal).toBeUndefined();
});

test("only what is typed goes into a cell: none is copied, filled, cut or pasted empty over", () => {
  const name: SheetColumn = {
    key: "name",
    label: "n",
    width: 100,
    text: String,
    parse: (text) => ({ value: text || null }),
  };
  const code: SheetColumn = {
    key: "code",
    label: "c",
    ...Cell({ field: { ...field("encrypted") }, path: "pins.code", scope: noScope }),
  };
  const rows = ["a", "b", "c"].map((name, n) => ({
    key: name,
    id: name,
    values: { name, code: n < 2 ? VEIL : null },
    touched: [],
  }));
  const sheet = { columns: [name, code, { ...name, key: "note" }], rows, maxRows: 10 };
  const first = { top: 0, bottom: 0, left: 0, right: 1 };
  const codes = { top: 0, bottom: 2, left: 1, right: 1 };
  const codesOf = (rows: readonly SheetRow[]) => rows.map((row) => row.values.code);

  const pasted = paste(sheet, { ...first, top: 1, bottom: 1 }, textsOf(sheet, first)).rows;
  expect(pasted[1]).toMatchObject({ values: { name: "a", code: VEIL }, touched: ["name"] });
  expect(codesOf(clearRange(sheet, codes, true))).toEqual([VEIL, VEIL, null]);
  expect(codesOf(clearRange(sheet, codes))).toEqual([null, null, null]);
  expect(fillDown(sheet, codes)).toEqual(rows);
  expect(fillRight(sheet, { ...codes, right: 2 })).toEqual(rows);
  expect(extend(sheet, { ...codes, bottom: 0 }, 2)).toEqual(rows);
  expect(duplicateRows(sheet, first)[1]).toMatchObject({ values: { name: "a", code: null } });
  expect(duplicateRows(sheet, first)[1]?.touched).not.toContain("code");
  expect(codesOf(paste(sheet, codes, [["9"]]).rows)).toEqual(["9", "9", "9"]);
});

test("no draft keeps it", () => {
  const kept = JSON.stringify(draftOf(form, state));

  expect(kept).toContain('"name":"a"');
  expect(kept).not.toContain("6222");
  expect(kept).not.toContain("4711");
  expect(mayKeep(form, { number: "6222" })).toBe(false);
  expect(mayKeep(form, { name: "a" })).toBe(true);
});

test("a draft keeps the dots of stored rows, so that a letter typed and erased empties nothing", () => {
  const stored = { ...row, id: "x_1" };
  const untouched = { key: "k", id: "x_2", values: { code: VEIL }, touched: [] };
  const kept = draftOf(form, { ...state, rows: { pins: [stored, untouched, row] } });

  expect(kept?.rows.pins?.map((one) => [one.values, one.touched])).toEqual([
    [{ code: VEIL }, []],
    [{ code: VEIL }, []],
    [{}, []],
  ]);
  expect(JSON.stringify(kept)).not.toContain("4711");
});
