import { expect, test } from "vitest";
import { whole } from "./WholeField";

test("a whole number is read, anything else is not one", () => {
  expect(["0", "400", "", "4.5", "-1", "1e3", "9999999999", "四"].map(whole)).toEqual([
    0,
    400,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});
