/** What is sent of the choices of the sheet is what it shows. */
import { expect, test } from "vitest";
import type { ChangedFormula } from "../../api/rehearsals";
import { followed } from "./Following";

const formula = (field: string, count = 3) => ({ field, count }) as ChangedFormula;
const where = { field: "no", op: "eq", value: "1" } as const;

test("nothing chosen is nothing sent", () => {
  expect(followed([formula("a")], {})).toEqual([]);
  expect(followed([formula("a")], { a: { who: "none", where } })).toEqual([]);
});

test("a choice for a formula that no longer changes, or for no record, is not sent", () => {
  const choices = { a: { who: "all", where: null }, b: { who: "all", where: null } } as const;
  expect(followed([formula("b"), formula("a", 0)], choices)).toEqual([{ field: "b", where: null }]);
});

test("a condition goes along once it is complete", () => {
  expect(followed([formula("a")], { a: { who: "some", where: null } })).toBeNull();
  expect(followed([formula("a")], { a: { who: "some", where } })).toEqual([{ field: "a", where }]);
});
