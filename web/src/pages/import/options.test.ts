import { describe, expect, it } from "vitest";
import { ADD, addAll, decide, decisionOf, forget, use } from "./options";

const nothing = { add_options: {}, use_options: {} };
const column = {
  path: "level",
  label: "客户等级",
  count: 3,
  can_add: true,
  builders: [],
  values: [
    { value: "S", count: 2, can_add: true },
    { value: "甲级", count: 1, can_add: true },
    { value: "长".repeat(101), count: 1, can_add: false },
  ],
};

describe("what is said of values that are no option", () => {
  it("is one thing per value", () => {
    const added = decide(nothing, "level", "S", ADD);
    const meant = decide(added, "level", "S", use("A"));
    expect(decisionOf(added, "level", "S")).toBe(ADD);
    expect(decisionOf(meant, "level", "S")).toBe(use("A"));
    expect(meant.add_options.level).toEqual([]);
    expect(decisionOf(decide(meant, "level", "S", null), "level", "S")).toBe(null);
  });

  it("adds all that can be, and leaves what was said", () => {
    const wish = addAll(decide(nothing, "level", "甲级", use("A")), column);
    expect(wish.add_options).toEqual({ level: ["S"] });
    expect(wish.use_options).toEqual({ level: { 甲级: "A" } });
  });

  it("is forgotten where the column goes elsewhere", () => {
    const wish = decide(decide(nothing, "level", "S", ADD), "tags", "国企", use("重点"));
    expect(forget(wish, ["level", null])).toEqual({
      add_options: { tags: [] },
      use_options: { tags: { 国企: "重点" } },
    });
  });
});
