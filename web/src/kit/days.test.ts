import { describe, expect, test } from "vitest";
import type { Place } from "../fields/contract";
import { spanCell } from "../fields/parts/spanCell";
import { noScope } from "../fields/registry";
import { addMonths, addMonthsTo, dayByKey, parseMonth, parseYear, weeksOf } from "./days";

describe("the calendar by keys", () => {
  test.each([
    ["2026-05-06", "ArrowLeft", "2026-05-05"],
    ["2026-05-31", "ArrowRight", "2026-06-01"],
    ["2026-05-06", "ArrowUp", "2026-04-29"],
    ["2026-12-31", "ArrowDown", "2027-01-07"],
    ["2026-05-06", "Home", "2026-05-04"],
    ["2026-05-04", "Home", "2026-05-04"],
    ["2026-05-06", "End", "2026-05-10"],
    ["2026-05-10", "End", "2026-05-10"],
    ["2026-05-06", "PageUp", "2026-04-06"],
    ["2026-01-31", "PageDown", "2026-02-28"],
    ["2026-12-06", "PageDown", "2027-01-06"],
  ])("%s %s leads to %s", (day, key, expected) => {
    expect(dayByKey(day, key, false)).toBe(expected);
  });

  test("Shift goes by years, over a leap day to the last of February", () => {
    expect(dayByKey("2024-02-29", "PageDown", true)).toBe("2025-02-28");
    expect(dayByKey("2026-05-06", "PageUp", true)).toBe("2025-05-06");
  });

  test("other keys are left to the page", () => {
    for (const key of ["Enter", "Tab", "Escape", "a"]) expect(dayByKey("2026-05-06", key, false)).toBeNull();
  });

  test("six weeks hold the whole month and begin on a Monday", () => {
    for (let count = 0; count < 240; count++) {
      const month = addMonths("2016-01", count);
      const days = weeksOf(month).flat();
      const own = days.filter((day) => day.startsWith(month));
      expect(new Set(days).size).toBe(42);
      expect(own[0]).toBe(`${month}-01`);
      expect(own.at(-1)).toBe(addMonthsTo(`${month}-31`, 0));
      expect(new Date(`${days[0]}T00:00:00Z`).getUTCDay()).toBe(1);
    }
  });
});

describe("months and years", () => {
  test.each([
    ["2026-05", "2026-05"],
    ["2026/5", "2026-05"],
    ["2026年5月", "2026-05"],
    ["２０２６年１２月", "2026-12"],
    ["202605", "2026-05"],
    ["5月", "2026-05"],
    ["5", "2026-05"],
    ["2026-05-06", "2026-05"],
    ["本月", "2026-12"],
    ["下月", "2027-01"],
    ["13", null],
    ["2026-13", null],
    ["五月", null],
  ])("the month %s", (typed, expected) => {
    expect(parseMonth(typed, "2026-12-31")).toBe(expected);
  });

  test.each([
    ["2026", "2026"],
    ["2025年度", "2025"],
    ["2024-02-29", "2024"],
    ["去年", "2025"],
    ["26", null],
    ["明天", null],
    ["0000", null],
  ])("the year %s", (typed, expected) => {
    expect(parseYear(typed, "2026-12-31")).toBe(expected);
  });

  test("cells go on by the step of the last two", () => {
    const cell = (unit: "month" | "year") => spanCell(unit)({ scope: noScope } as Place);
    expect(cell("month").series?.(["2026-10", "2026-12"], 2)).toEqual(["2027-02", "2027-04"]);
    expect(cell("month").series?.(["2026-12"], 2)).toEqual(["2027-01", "2027-02"]);
    expect(cell("year").series?.(["2024", "2026"], 2)).toEqual(["2028", "2030"]);
    expect(cell("year").series?.([null], 1)).toEqual([null]);
  });
});
