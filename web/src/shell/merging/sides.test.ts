import { expect, test } from "vitest";
import { swapped } from "./sides";

test("the value that was chosen stays chosen when the other record stays", () => {
  expect(swapped({ name: "theirs", level: "mine", contacts: "both" })).toEqual({
    name: "mine",
    level: "theirs",
    contacts: "both",
  });
  expect(swapped({})).toEqual({});
});
