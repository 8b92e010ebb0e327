import { expect, test } from "vitest";
import { columnOf } from "../columns";
import { field } from "../field.fixture";
import { noScope } from "../registry";
import { withDay } from "./range";

const scope = { ...noScope, today: "2026-05-06" };
const parse = (text: string) => columnOf({ field: field("daterange"), path: "f", scope }).parse(text);

test("a range never ends before it begins", () => {
  const range = { from: "2026-05-06", to: "2026-05-08" };
  expect(withDay(null, "from", "2026-05-06", false)).toEqual({ from: "2026-05-06", to: "2026-05-06" });
  expect(withDay(range, "to", "2026-05-09", false)).toEqual({ from: "2026-05-06", to: "2026-05-09" });
  expect(withDay(range, "from", "2026-06-01", false)).toEqual({ from: "2026-06-01", to: "2026-06-01" });
  expect(withDay(range, "to", "2026-05-01", false)).toEqual({ from: "2026-05-01", to: "2026-05-01" });
  expect(withDay(range, "to", "x", true)).toEqual({ from: "2026-05-06", to: "x" });
  expect(withDay(range, "to", null, false)).toBeNull();
});

test("a range is typed in one go", () => {
  const days = { value: { from: "2026-05-06", to: "2026-05-08" } };
  for (const text of ["2026-05-06 ~ 2026-05-08", "5-6 至 5-8", "今天到5-8", "2026/5/6，2026/5/8"])
    expect(parse(text)).toEqual(days);
  expect(parse("5-6")).toEqual({ value: { from: "2026-05-06", to: "2026-05-06" } });
  for (const text of ["", "5-8 ~ 5-6", "x", "5-6 ~ 5-7 ~ 5-8"]) expect(parse(text)).toHaveProperty("wrong");
});
