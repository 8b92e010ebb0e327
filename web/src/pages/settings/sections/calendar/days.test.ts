import { expect, test } from "vitest";
import type { DayRow } from "../../../../api/calendar";
import { between, byDay, lookOf, monthOf, readPasted, saying } from "./days";

const row = (day: string, given: boolean | null, own: boolean | null): DayRow => ({
  day,
  given,
  is_own: own !== null,
  is_worked: own ?? given,
});

const rows = byDay([
  row("2026-10-01", false, null),
  row("2026-10-10", true, false),
  row("2027-01-01", null, false),
]);

test("a day is as its weekday, as was given, or as the company says", () => {
  expect(lookOf(rows, "2026-10-13")).toEqual({ isWorked: true, by: "weekday" });
  expect(lookOf(rows, "2026-10-11")).toEqual({ isWorked: false, by: "weekday" });
  expect(lookOf(rows, "2026-10-01")).toEqual({ isWorked: false, by: "given" });
  expect(lookOf(rows, "2026-10-10")).toEqual({ isWorked: false, by: "own" });
});

test("what a day would be anyway is not said of it", () => {
  const days = ["2026-10-01", "2026-10-10", "2026-10-11", "2026-10-13"];
  expect(saying(rows, days, true)).toEqual({
    "2026-10-01": true,
    "2026-10-10": null,
    "2026-10-11": true,
    "2026-10-13": null,
  });
});

test("a range goes either way, a month begins under its weekday", () => {
  expect(between("2027-02-06", "2027-02-04")).toEqual(["2027-02-04", "2027-02-05", "2027-02-06"]);
  const month = monthOf(2027, 2);
  expect(month).toHaveLength(28);
  expect(month[0]).toBe("2027-02-01");
  expect(monthOf(2026, 11).slice(0, 7)).toEqual([null, null, null, null, null, null, "2026-11-01"]);
});

test("a pasted list is read line by line, and what it cannot mean is told", () => {
  const pasted = readPasted(
    "2027-01-01 休\n2027年2月5日至2027年2月7日 放假\n\n2027/2/14 班\n2027-02-30 休\n2027-03-01\nhello 休",
  );
  expect(pasted.days).toEqual({
    "2027-01-01": false,
    "2027-02-05": false,
    "2027-02-06": false,
    "2027-02-07": false,
    "2027-02-14": true,
  });
  expect(pasted.wrong).toEqual(["2027-02-30 休", "2027-03-01", "hello 休"]);
  const official = readPasted(
    "2027年2月5日至7日放假\n2027-04-30 至5月1日 休\n2027-02-14 调休上班\n2027-02-21 调休\n2027-06-01 12号休",
  );
  expect(Object.keys(official.days)).toEqual([
    "2027-02-05",
    "2027-02-06",
    "2027-02-07",
    "2027-04-30",
    "2027-05-01",
    "2027-02-14",
  ]);
  expect([official.days["2027-05-01"], official.days["2027-02-14"]]).toEqual([false, true]);
  expect(official.wrong).toEqual(["2027-02-21 调休", "2027-06-01 12号休"]);
});
