import { describe, expect, test } from "vitest";
import { parseDay, parseMoment } from "./days";
import { agoText, countText, dateTimeText, digitsText, moneyText, numberText } from "./format";

const TODAY = "2026-05-06";

describe("format", () => {
  test("writes amounts with sign, separators and two places", () => {
    expect(moneyText("59550")).toBe("¥ 59,550.00");
    expect(moneyText("-1234.5", "USD")).toBe("$ -1,234.50");
  });

  test("writes per cent from the fraction", () => {
    expect(digitsText("0.05", { format: "percent" })).toBe("5%");
    expect(digitsText("0.12345", { format: "percent", decimals: 2 })).toBe("12.35%");
  });

  test("writes plain numbers with their unit", () => {
    expect(numberText("1200.50", { unit: "箱" })).toBe("1,200.5 箱");
  });

  test("cuts date-times in the zone they came in", () => {
    expect(dateTimeText("2026-05-06T10:30:00+08:00")).toBe("2026-05-06 10:30");
    expect(dateTimeText(TODAY)).toBe(TODAY);
  });

  test("is relative for one day only", () => {
    const at = "2026-05-06T10:30:00+08:00";
    const then = Date.parse(at);
    expect(agoText(at, then + 2 * 3_600_000)).toBe("2 小时前");
    expect(agoText(at, then + 25 * 3_600_000)).toBe("2026-05-06 10:30");
  });

  test("says when a count is capped", () => {
    expect(countText(1204)).toBe("1,204");
    expect(countText(10_001, true)).toBe("1 万+");
  });
});

describe("days", () => {
  test.each([
    ["2026-05-06", "2026-05-06"],
    ["2026/5/6", "2026-05-06"],
    ["2026年5月6日", "2026-05-06"],
    ["20260506", "2026-05-06"],
    ["11-23", "2026-11-23"],
    ["11.23", "2026-11-23"],
    ["11月23日", "2026-11-23"],
    ["明天", "2026-05-07"],
    ["+30", "2026-06-05"],
    ["２０２６－０５－０６", "2026-05-06"],
  ])("reads %s", (typed, day) => {
    expect(parseDay(typed, TODAY)).toBe(day);
  });

  test.each(["2026-02-30", "13-45", "abc", "", "0026-01-01"])("refuses %s", (typed) => {
    expect(parseDay(typed, TODAY)).toBeNull();
  });

  test("reads moments", () => {
    expect(parseMoment("5-7 9:30", TODAY)).toBe("2026-05-07T09:30:00");
    expect(parseMoment("10:05", TODAY)).toBe("2026-05-06T10:05:00");
    expect(parseMoment("2026-05-06T10:30:15", TODAY)).toBe("2026-05-06T10:30:15");
    expect(parseMoment("明天", TODAY)).toBe("2026-05-07T00:00:00");
    expect(parseMoment("25:00", TODAY)).toBeNull();
    expect(parseMoment("", TODAY)).toBeNull();
  });
});
