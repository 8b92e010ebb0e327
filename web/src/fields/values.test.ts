import { expect, test } from "vitest";
import { titleOf } from "./values";

test("a target without a title may be one that others only see: nobody is told it was deleted", () => {
  expect(titleOf({ id: "cus_1", title: "云杉" })).toBe("云杉");
  expect(titleOf({ id: "cus_1", title: "" })).toContain("看不到");
});
