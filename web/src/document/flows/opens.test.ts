import { expect, test } from "vitest";
import { openedFor, withOpened } from "./opens";

test("fields are opened one by one, several of one right in one element", () => {
  const id = () => "n";
  const one = withOpened([], "read", ["a"], "required", id);
  expect(one).toEqual([{ id: "n", fields: ["a"], right: "write", required: true }]);
  const two = withOpened(one, "read", ["b", "c"], "hidden", () => "m");
  expect(two.map((each) => [each.id, each.fields])).toEqual([
    ["m", ["b", "c"]],
    ["n", ["a"]],
  ]);
  expect(["a", "b", "z"].map((field) => openedFor(two, "read", field))).toEqual([
    "required",
    "hidden",
    "read",
  ]);
  expect(withOpened(two, "read", ["a", "b", "c"], "read", id)).toEqual([]);
});

test("columns go with their subform unless they are named", () => {
  const opens = [{ id: "x", fields: ["lines"], right: "write", required: false }];
  expect(openedFor(opens, "read", "price", "lines")).toBe("write");
  const next = withOpened(opens, "read", ["price"], "hidden", () => "y");
  expect(openedFor(next, "read", "price", "lines")).toBe("hidden");
});
