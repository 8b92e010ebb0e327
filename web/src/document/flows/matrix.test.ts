import { expect, test } from "vitest";
import { gapsOf, movedRow, rowsPasted } from "./matrix";

const row = (least: string | null, most: string | null, departments: string[] = []) => ({
  id: `${least}-${most}`,
  least,
  most,
  departments,
  options: [],
  people: [],
  roles: [],
});

test("amounts come out of a sheet, one row a line", () => {
  let n = 0;
  const rows = rowsPasted("0\t10,000\r\n¥10,000\t\nfrom\tto\n", () => `r${n++}`);
  expect(rows.map((one) => [one.least, one.most])).toEqual([
    ["0", "10000"],
    ["10000", null],
  ]);
});

test("rows change places", () => {
  expect(movedRow([row("0", "1"), row("1", "2")], 0, 1).map((one) => one.least)).toEqual(["1", "0"]);
});

test("gaps and overlaps are told, of each department by itself", () => {
  expect(gapsOf([row(null, "10"), row("10", "50"), row("60", null), row("5", "8", ["d"])])).toEqual([
    { kind: "gap", at: "50", rows: [2, 3] },
  ]);
  expect(gapsOf([row("0", "20"), row("10", null)])).toEqual([{ kind: "overlap", at: "10", rows: [1, 2] }]);
});
