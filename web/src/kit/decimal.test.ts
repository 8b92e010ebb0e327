import { describe, expect, test } from "vitest";
import {
  addDecimals,
  groupThousands,
  meanDecimal,
  parseDecimal,
  roundDecimal,
  shiftDecimal,
} from "./decimal";

describe("decimal", () => {
  test.each([
    ["1,985.5", "1985.5"],
    ["￥1,985.50", "1985.5"],
    ["１２３．４", "123.4"],
    ["-0", "0"],
    [".5", "0.5"],
    ["12.", "12"],
    ["+7", "7"],
    ["－3", "-3"],
    ["  42 ", "42"],
  ])("reads %s as %s", (typed, value) => {
    expect(parseDecimal(typed)).toBe(value);
  });

  test.each(["abc", "", "1.2.3", "--1", "12元", "."])("refuses %s", (typed) => {
    expect(parseDecimal(typed)).toBeNull();
  });

  test("rounds half away from zero", () => {
    expect(roundDecimal("1.005", 2)).toBe("1.01");
    expect(roundDecimal("-1.005", 2)).toBe("-1.01");
    expect(roundDecimal("2", 2, true)).toBe("2.00");
    expect(roundDecimal("-0.004", 2, true)).toBe("0.00");
  });

  test("shifts for per cent both ways", () => {
    expect(shiftDecimal("0.05", 2)).toBe("5");
    expect(shiftDecimal("5", -2)).toBe("0.05");
    expect(shiftDecimal("12.345", -2)).toBe("0.12345");
    expect(shiftDecimal("0.12345", 2)).toBe("12.345");
  });

  test("adds without losing a cent", () => {
    expect(addDecimals(["0.1", "0.2", "-0.30"])).toBe("0");
    expect(addDecimals(["9007199254740993", "0.01"])).toBe("9007199254740993.01");
    expect(addDecimals(["1", "no number", "2"])).toBe("3");
  });

  test("takes the mean to six places", () => {
    expect(meanDecimal(["1", "2", "2"])).toBe("1.666667");
    expect(meanDecimal([])).toBe("0");
  });

  test("groups thousands", () => {
    expect(groupThousands("1234567.125")).toBe("1,234,567.125");
    expect(groupThousands("-1000")).toBe("-1,000");
    expect(groupThousands("999")).toBe("999");
  });
});
