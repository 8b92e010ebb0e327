import { expect, test } from "vitest";
import type { FieldView, Value } from "../../api/types";
import { fits } from "../layouts";
import { groupOfBlank, groupOfHead, groupOrder, groupsOf, sectioned } from "./groups";

const plain = {
  key: "f",
  label: "F",
  kind: "",
  required: false,
  readonly: false,
  masked: false,
  sortable: true,
  groupable: true,
  summable: false,
  class: "input",
  width: 1,
} as const;
const day: FieldView = { ...plain, widget: "date", ops: ["gte", "lt", "period"] };
const choice: FieldView = {
  ...plain,
  widget: "select",
  ops: ["eq", "in"],
  options: [{ value: "a", label: "A级" }],
};
const many: FieldView = { ...choice, widget: "multiselect", ops: ["in", "contains"] };
const whole = (field: FieldView, g: Value) => groupsOf([{ g, n: 3, s0: "7" }], field, "f", ["total"])[0];

test("a group is called as its value is shown, and asks for the records that stand in it", () => {
  expect(whole(choice, "a")).toMatchObject({
    label: "A级",
    count: 3,
    where: { field: "f", op: "eq", value: "a" },
  });
  expect(whole(many, "a")?.where).toEqual({ field: "f", op: "in", value: ["a"] });
  expect(whole(choice, null)?.where).toEqual({ field: "f", op: "empty" });
  expect(
    whole(
      {
        ...plain,
        widget: "relation",
        ops: ["eq"],
        target: { app: "x", form: "y", columns: [], create: false },
      },
      { id: "c_1", title: "甲" },
    ),
  ).toMatchObject({ label: "甲", where: { field: "f", op: "eq", value: "c_1" } });
  const people = { app: "x", form: "y", columns: [], create: false, many: true };
  expect(
    whole(
      { ...plain, widget: "members", ops: ["eq", "in", "contains"], target: people },
      { id: "usr_1", title: "李雷" },
    ),
  ).toMatchObject({ label: "李雷", where: { field: "f", op: "in", value: ["usr_1"] } });
  expect(whole({ ...plain, widget: "tags", ops: ["eq", "in", "contains"] }, "加急")).toMatchObject({
    label: "加急",
    where: { field: "f", op: "in", value: ["加急"] },
  });
  expect(whole(choice, "a")?.sums.get("total")).toBe("7");
});

test("days stand together by months, also at the end of a year", () => {
  expect(whole(day, "2025-12")?.where).toEqual({
    and: [
      { field: "f", op: "gte", value: "2025-12-01" },
      { field: "f", op: "lt", value: "2026-01-01" },
    ],
  });
  expect(groupOrder("f", [{ field: "f", dir: "desc" }]).dir).toBe("desc");
});

test("below the head of an open group stand its rows, and as many blanks as are to come", () => {
  const group = whole(choice, "a");
  if (!group) throw new Error("no group");
  const rowOf = (row: { id: string }) => ({ key: row.id, values: {}, touched: [] });

  const rows = sectioned([{ group, isOpen: true, rows: [{ id: "r1" }] }], rowOf, (_, sum) => `¥${sum}`);

  expect(rows.map((row) => row.blank ?? false)).toEqual([true, false, true, true]);
  expect(rows[0]?.section).toEqual({ label: "A级", count: 3, isOpen: true, sums: { total: "¥7" } });
  expect(groupOfHead(rows[0]?.key ?? "")).toBe(group.key);
  expect(groupOfBlank(rows[2])).toBe(group.key);
  expect(groupOfBlank(rows[1])).toBeNull();
  expect(sectioned([{ group, isOpen: false, rows: [] }], rowOf, String)).toHaveLength(1);
});

test("months and years are groups by themselves, and no days of a calendar", () => {
  const month: FieldView = { ...day, widget: "month", ops: ["eq", "gte", "lt", "period"] };
  expect(whole(month, "2026-05")).toMatchObject({
    label: "2026-05",
    where: { field: "f", op: "eq", value: "2026-05" },
  });
  expect(whole({ ...month, widget: "year" }, "2026")).toMatchObject({
    label: "2026",
    where: { field: "f", op: "eq", value: "2026" },
  });
  expect([day, month].map(fits.date)).toEqual([true, false]);
});
