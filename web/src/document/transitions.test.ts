import { expect, test } from "vitest";
import { FREE, isRestricted, ruled, ticked } from "./transitions";

const all = ["a", "b", "c"];
const options = [
  { id: "a", value: "A", next: null, starts: true, by: [] },
  { id: "b", value: "B", next: ["a"], starts: false, by: ["boss"] },
  { id: "c", value: "C" },
];

test("a tick taken from a free row leaves the others, and the last tick put back frees it again", () => {
  const less = ticked(FREE, "a", "b", all);
  expect(less.next).toEqual(["c"]);
  expect(ticked(less, "a", "b", all).next).toBeNull();
});

test("a row without ticks is the last step, which is not free", () => {
  const none = ticked(ticked(FREE, "a", "b", all), "a", "c", all);
  expect(none.next).toEqual([]);
});

test("only what differs becomes an Edit, with what was there before", () => {
  const found = { at: ["forms", "f", "fields", "state"] };
  const rules = { a: { next: ["b"], starts: true, by: [] }, b: { next: ["a"], starts: true, by: ["boss"] } };
  expect(ruled(found, options, rules)).toEqual([
    { do: "set", at: [...found.at, "options", "a"], name: "next", old: null, new: ["b"] },
    { do: "set", at: [...found.at, "options", "b"], name: "starts", old: false, new: true },
  ]);
});

test("no rules free every option", () => {
  const found = { at: [] };
  expect(ruled(found, options, {}).map((edit) => ("name" in edit ? edit.name : ""))).toEqual([
    "next",
    "starts",
    "by",
  ]);
  expect(isRestricted(options)).toBe(true);
  expect(isRestricted([{ id: "c", value: "C" }])).toBe(false);
});
