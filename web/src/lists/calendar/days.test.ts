import { expect, test } from "vitest";
import type { FieldView } from "../../api/types";
import { byDay, entryOf, movedTo, startOf, stepped, weeksOf, windowWhere } from "./days";

const field = (key: string, widget = "date") => ({ key, widget }) as FieldView;

test("a month is shown in whole weeks that begin on Monday", () => {
  const weeks = weeksOf("month", "2026-05-06");

  expect(weeks.length).toBe(5);
  expect(weeks[0]?.[0]).toBe("2026-04-27");
  expect(weeks.at(-1)?.at(-1)).toBe("2026-05-31");
  expect(weeksOf("month", "2026-08-31").length).toBe(6);
  expect(weeksOf("month", "2027-02-01").length).toBe(4);
  expect(weeksOf("week", "2026-05-10")).toEqual([
    ["2026-05-04", "2026-05-05", "2026-05-06", "2026-05-07", "2026-05-08", "2026-05-09", "2026-05-10"],
  ]);
});

test("a step goes to the next month, also from its last day and over the year", () => {
  expect(stepped("month", "2026-01-31", 1)).toBe("2026-02-01");
  expect(stepped("month", "2026-01-15", -1)).toBe("2025-12-01");
  expect(stepped("week", "2026-12-30", 1)).toBe("2027-01-06");
});

test("a record lies on every day from its first to its last", () => {
  const days = weeksOf("week", "2026-05-06").flat();
  const entry = (id: string, from: string, to: string | null) =>
    entryOf({ id, d: from, u: to }, "d", "u") as NonNullable<ReturnType<typeof entryOf>>;
  const found = byDay(
    [
      entry("b", "2026-05-05", null),
      entry("a", "2026-04-30", "2026-05-05"),
      entry("c", "2026-05-09", "2026-05-01"),
    ],
    days,
  );

  expect(found.get("2026-05-04")?.map((one) => one.row.id)).toEqual(["a"]);
  expect(found.get("2026-05-05")?.map((one) => one.row.id)).toEqual(["a", "b"]);
  expect(found.get("2026-05-06")).toEqual([]);
  expect(found.get("2026-05-09")?.map((one) => one.row.id)).toEqual(["c"]);
  expect(entryOf({ id: "x", d: null }, "d", undefined)).toBeNull();
});

test("only the days that are shown are asked for", () => {
  expect(windowWhere("d", undefined, "2026-05-04", "2026-05-10")).toEqual({
    field: "d",
    op: "between",
    value: ["2026-05-04", "2026-05-10"],
  });
  expect(JSON.stringify(windowWhere("d", "u", "2026-05-04", "2026-05-10"))).toContain(
    '"field":"u","op":"gte"',
  );
});

test("a moved record keeps its length and its time of day", () => {
  const row = { id: "a", d: "2026-05-06T10:30:00+08:00", u: "2026-05-08T18:00:00+08:00" };

  expect(movedTo(row, field("d", "datetime"), field("u", "datetime"), "2026-05-07", "2026-05-04")).toEqual({
    d: "2026-05-03T10:30:00",
    u: "2026-05-05T18:00:00",
  });
  expect(movedTo({ id: "a", d: "2026-05-31" }, field("d"), undefined, "2026-05-31", "2026-06-01")).toEqual({
    d: "2026-06-01",
  });
  expect(startOf(field("d", "datetime"), "2026-05-06")).toBe("2026-05-06T09:00:00");
  expect(startOf(field("d"), "2026-05-06")).toBe("2026-05-06");
});
