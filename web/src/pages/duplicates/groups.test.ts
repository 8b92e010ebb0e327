import { expect, test } from "vitest";
import type { AlikePair, AlikeRecord } from "../../api/alikePairs";
import { groupsOf, parting, without } from "./groups";

const pair = (one: string, other: string, parted = false): AlikePair => ({
  ids: [one, other],
  fields: ["name"],
  score: 1,
  parted,
});
const records = new Map<string, AlikeRecord>(
  [..."abcdef"].map((id) => [id, { id, title: id, owner: null, values: {} }]),
);
const told = (pairs: AlikePair[]) =>
  groupsOf(pairs, records).map((group) => group.records.map((one) => one.id).join(""));

test("what hangs together by pairs is one group, in the order in which it was found", () => {
  expect(told([pair("a", "b"), pair("c", "d")])).toEqual(["ab", "cd"]);
  expect(told([pair("a", "b"), pair("c", "d"), pair("e", "d"), pair("b", "c")])).toEqual(["abcde"]);
  expect(told([pair("a", "b"), pair("a", "c"), pair("b", "c")])).toEqual(["abc"]);
});

test("a record that is not told of is left out", () => {
  expect(told([pair("a", "x")])).toEqual(["a"]);
});

test("a group is parted when every pair of it is", () => {
  const of = (pairs: AlikePair[]) => groupsOf(pairs, records).map((group) => group.parted);
  expect(of([pair("a", "b", true), pair("c", "d")])).toEqual([true, false]);
  expect(of([pair("a", "b", true), pair("b", "c")])).toEqual([false]);
  expect(of(parting([pair("a", "b"), pair("b", "c")], ["b", "a"], true))).toEqual([false]);
  expect(of(parting([pair("a", "b")], ["b", "a"], true))).toEqual([true]);
});

test("a record that is gone takes its pairs along", () => {
  expect(told(without([pair("a", "b"), pair("b", "c")], "a"))).toEqual(["bc"]);
  expect(told(without([pair("a", "b"), pair("b", "c")], "b"))).toEqual([]);
});
