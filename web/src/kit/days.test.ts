import { describe, expect, test } from "vitest";
import { addMonths, addMonthsTo, dayByKey, weeksOf } from "./days";

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
