import { expect, test } from "vitest";
import { sinceText } from "./datetime";
import { titleOf } from "./values";

test("a target without a title may be one that others only see: nobody is told it was deleted", () => {
  expect(titleOf({ id: "cus_1", title: "云杉" })).toBe("云杉");
  expect(titleOf({ id: "cus_1", title: "" })).toContain("看不到");
});

test("since when something is so is told in whole days of the business zone", () => {
  expect(sinceText("2026-05-03T23:59:00+08:00", "2026-05-06")).toBe("已 3 天");
  expect(sinceText("2026-05-06T00:10:00+08:00", "2026-05-06")).toBe("今天起");
});
