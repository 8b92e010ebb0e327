import { expect, test } from "vitest";
import type { Value } from "../api/types";
import type { Rows, SheetColumn } from "./contract";
import { numberWidth, textWidth, tracksOf } from "./layout";

const text = (value: Value) => String(value ?? "");
const columns: SheetColumn[] = [
  { key: "name", label: "产品", width: 200, grow: true, text, parse: (value) => ({ value }) },
  { key: "price", label: "单价", width: 108, text, parse: (value) => ({ value }) },
];
const rows: Rows = [{ key: "a", values: { name: "法兰", price: "12.50" }, touched: [] }];
const tracks = (...told: Parameters<typeof tracksOf>) =>
  (tracksOf(...told) as Record<string, string>)["--tracks"];

test("columns that grow shrink to six tenths, numbers keep their width", () => {
  expect(tracks(columns, {}, null)).toBe("44px minmax(120px, 200fr) 108px");
});

test("a width that was dragged stands", () => {
  expect(tracks(columns, { name: 300 }, null)).toBe("44px 300px 108px");
});

test("rows that are only read take what their content needs", () => {
  expect(tracks(columns, {}, rows)).toBe(
    `44px minmax(${textWidth("法兰")}px, ${textWidth("法兰")}fr) ${textWidth("12.50")}px`,
  );
});

test("no content makes a column much wider than it is meant to be", () => {
  const long: Rows = [{ key: "a", values: { price: "9".repeat(80) }, touched: [] }];
  expect(tracks(columns, {}, long)).toContain("162px");
});

test("the column of row numbers grows with its digits", () => {
  expect(numberWidth(99_999)).toBe(44);
  expect(numberWidth(1_002_050)).toBe(58);
  expect(tracks(columns, {}, null, numberWidth(1_002_050))).toMatch(/^58px /);
});
