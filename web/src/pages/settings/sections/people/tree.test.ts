import { expect, test } from "vitest";
import type { Department } from "../../../../api/staff";
import { placed, within } from "./tree";

const make = (id: string, parent: string | null = null): Department => ({
  id,
  name: id,
  parent: parent ? { id: parent, title: parent } : null,
  head: null,
  count: 0,
});
const all = [make("a"), make("b", "a"), make("c", "b"), make("d", "a"), make("e"), make("f", "gone")];

test("lays each department under its parent", () => {
  const shown = placed(all).map(({ one, depth, isLeaf }) => `${one.id}${depth}${isLeaf ? "" : "+"}`);
  expect(shown).toEqual(["a0+", "b1+", "c2", "d1", "e0", "f0"]);
});

test("knows what lies below, so that nothing is moved into itself", () => {
  expect([...within(all, "a")]).toEqual(["a", "b", "c", "d"]);
  expect([...within(all, "e")]).toEqual(["e"]);
});
