import { expect, test } from "vitest";
import type { MatrixRow } from "../../api/flows";
import { readRange } from "../../text/ranges";
import { blockPasted, matrixNotes, readNames } from "./matrix";

const row = (least: string | null, most: string | null, more: Partial<MatrixRow> = {}): MatrixRow => ({
  id: `${least}-${most}`,
  least,
  most,
  departments: [],
  options: [],
  starters: [],
  starter_roles: [],
  people: [],
  roles: [],
  ...more,
});

test.each([
  ["1万-5万", "10000", "50000"],
  ["10,000～50,000元", "10000", "50000"],
  ["0-1.5万", "0", "15000"],
  ["50000以上", "50000", null],
  [">= ５万", "50000", null],
  ["5万以下", null, "50000"],
  ["不限", null, null],
])("%s is a range", (text, least, most) => {
  expect(readRange(text)).toEqual({ least, most });
});

test.each([
  ["50000", "single"],
  ["1-5万", "unit"],
  ["大于5万", "above"],
  ["5万以内", "upTo"],
  ["5万-1万", "empty"],
  ["看情况", "not"],
])("%s is not guessed", (text, wrong) => {
  expect(readRange(text)).toEqual({ wrong });
});

test("two columns of amounts become one, and a head goes", () => {
  expect(blockPasted("金额从\t到\t审批人\r\n0\t1万\t王雷\r\n10,000\t\t李总\r\n")).toBe(
    "0-1万\t王雷\r\n10,000以上\t李总",
  );
  expect(blockPasted("1万-5万\t销售部\t王雷")).toBe("1万-5万\t销售部\t王雷");
});

test("names are who is exactly so called", () => {
  const known = [
    { id: "1", name: "张伟", also: ["zw"] },
    { id: "2", name: "张伟", also: ["zhangwei"] },
    { id: "3", name: "王雷" },
  ];
  expect(readNames("王雷、 ZW", known)).toEqual({ ids: ["3", "1"] });
  expect(readNames("王雷，张伟", known)).toEqual({ name: "张伟", why: "several" });
  expect(readNames("王", known)).toEqual({ name: "王", why: "unknown" });
});

test("gaps and overlaps are told, of each department by itself, with what is for all others", () => {
  expect(
    matrixNotes([row(null, "10"), row("10", "50"), row("60", null), row("5", "8", { departments: ["d"] })]),
  ).toEqual([
    { kind: "never", row: 3, other: 1, range: { least: "5", most: "8" } },
    { kind: "gap", row: 0, range: { least: "50", most: "60" } },
    { kind: "gap", row: 3, range: { least: "50", most: "60" } },
  ]);
  expect(matrixNotes([row("0", "20"), row("10", null)])).toEqual([
    { kind: "overlap", row: 1, other: 1, range: { least: "10", most: "20" } },
  ]);
  expect(matrixNotes([row("10", "20", { options: ["a"] }), row(null, null)])).toEqual([]);
  expect(matrixNotes([row("10", "20")]).map((one) => one.range)).toEqual([
    { least: null, most: "10" },
    { least: "20", most: null },
  ]);
});
