import { describe, expect, test } from "vitest";
import type { FlowElement, NodeElement } from "../../api/flows";
import {
  countIn,
  everything,
  findIn,
  isSamePlace,
  mayDropWay,
  mayStand,
  neighbour,
  placeBehind,
  placeIn,
  placeMoved,
  START,
  stepsBefore,
  waysFor,
  waysMoved,
  withWay,
} from "./tree";

const node = (id: string, more: Partial<NodeElement> = {}): NodeElement => ({
  id,
  kind: "approve",
  label: id,
  ...more,
});
const block = (id: string, ways: Record<string, NodeElement[]>, mode = "exclusive") => {
  const ids = Object.keys(ways);
  return node(id, {
    kind: "branch",
    mode,
    ways: ids.map((way, index) => ({
      id: way,
      label: way,
      when: index === ids.length - 1 ? null : "#a > 1",
      nodes: ways[way] ?? [],
    })),
  });
};
const flow = {
  id: "f",
  key: "f",
  label: "f",
  form: "order",
  nodes: [
    node("first"),
    block("b", { big: [node("inner"), block("deep", { d1: [node("deepest")], d2: [] })], rest: [] }),
    node("last"),
  ],
} as unknown as FlowElement;

describe("the tree of a flow", () => {
  test("is read from top to bottom, ways within their block", () => {
    const ids = everything(flow).map((one) => one.element.id);
    expect(ids).toEqual(["first", "b", "big", "inner", "deep", "d1", "deepest", "d2", "rest", "last"]);
    expect(findIn(flow, "inner")?.at).toEqual(["flows", "f", "nodes", "b", "ways", "big", "nodes", "inner"]);
    expect(countIn(findIn(flow, "b")?.element as NodeElement)).toBe(4);
  });

  test("takes something in behind a node, at the head of a way, at the head", () => {
    expect(placeBehind(flow, "inner")).toEqual({ way: "big", after: "inner" });
    expect(placeBehind(flow, "rest")).toEqual({ way: "rest", after: null });
    expect(placeBehind(flow, START)).toEqual({ way: null, after: null });
  });

  test("lets nodes up and down, out of a block at the ends of a way", () => {
    expect(placeMoved(flow, "last", -1)).toEqual({ way: null, after: "first" });
    expect(placeMoved(flow, "b", -1)).toEqual({ way: null, after: null });
    expect(placeMoved(flow, "inner", -1)).toEqual({ way: null, after: "first" });
    expect(placeMoved(flow, "deepest", 1)).toEqual({ way: "big", after: "deep" });
    expect(placeMoved(flow, "first", -1)).toBeNull();
  });

  test("keeps a node off its own ways, and knows when it would stay", () => {
    expect(mayStand(flow, "b", { way: "d1", after: null })).toBe(false);
    expect(mayStand(flow, "last", { way: "d1", after: null })).toBe(true);
    expect(isSamePlace(flow, "last", { way: null, after: "b" })).toBe(true);
    expect(isSamePlace(flow, "last", { way: null, after: "first" })).toBe(false);
  });

  test("goes back only on the way there", () => {
    expect(stepsBefore(flow, "deepest").map((one) => one.id)).toEqual(["inner", "first"]);
    expect(stepsBefore(flow, "last").map((one) => one.id)).toEqual(["b", "first"]);
  });

  test("is walked by arrow keys", () => {
    expect(neighbour(flow, START, "down")).toBe("first");
    expect(neighbour(flow, "b", "down")).toBe("big");
    expect(neighbour(flow, "big", "right")).toBe("rest");
    expect(neighbour(flow, "inner", "right")).toBe("rest");
    expect(neighbour(flow, "rest", "down")).toBe("last");
    expect(neighbour(flow, "deepest", "down")).toBe("last");
    expect(neighbour(flow, "inner", "up")).toBe("big");
    expect(neighbour(flow, "first", "up")).toBe(START);
  });

  test("has one way for everything else, which stays last", () => {
    const branch = findIn(flow, "b")?.element as NodeElement;
    const [big, rest] = branch.ways ?? [];
    expect(waysMoved(branch, "big", 1)).toBeNull();
    expect(waysFor(branch, "parallel").map((one) => one.when)).toEqual([null, null]);
    const parallel = { ...branch, mode: "parallel", ways: waysFor(branch, "parallel") };
    expect(waysFor(parallel, "inclusive").map((one) => one.when)).toEqual(["FALSE", null]);
    expect(waysMoved(parallel, "big", 1)?.map((one) => one.id)).toEqual(["rest", "big"]);
    const third = { id: "third", label: "3", when: null, nodes: [] };
    expect(withWay(branch, third).map((one) => [one.id, one.when])).toEqual([
      ["big", "#a > 1"],
      ["third", "FALSE"],
      ["rest", null],
    ]);
    expect(withWay(parallel, { ...third, when: "#a > 1" }).at(-1)?.when).toBeNull();
    expect(big && mayDropWay(branch, big)).toBe(false);
    expect(rest && mayDropWay(branch, rest)).toBe(false);
  });

  test("is found by the place of a problem", () => {
    const place = ["flows", "f", "nodes", "b", "ways", "big", "nodes", "inner", "who", "w"];
    expect(placeIn(flow, place)).toBe("inner");
    expect(placeIn(flow, ["flows", "f"])).toBe(START);
    expect(placeIn(flow, ["flows", "g"])).toBeNull();
  });
});
