import { expect, test } from "vitest";
import type { FlowElement } from "../../../api/flows";
import "../../../text/flows";
import { settingOf, troublesOf } from "./troubles";

const flow = {
  id: "f",
  key: "f",
  label: "f",
  form: "order",
  nodes: [
    {
      id: "b",
      kind: "branch",
      label: "b",
      mode: "exclusive",
      ways: [
        { id: "w1", label: "1", when: "FALSE", nodes: [{ id: "n", kind: "approve", label: "n" }] },
        { id: "w2", label: "2", when: null, nodes: [] },
      ],
    },
  ],
} as unknown as FlowElement;

const problem = (path: string, place: string[]) => ({ path, place, code: "x", message: "why", about: "" });

test("problems are told at their cards, with the setting that is meant", () => {
  const place = ["flows", "f", "nodes", "b", "ways", "w1", "nodes", "n", "who", "p"];
  const found = troublesOf(flow, [
    problem("orders.flows.0.nodes.0.ways.0.nodes.0.who.0.roles", place),
    problem("orders.forms.0.title", ["forms", "g"]),
  ]);
  expect(found.of("n")).toEqual([{ id: "n", text: "why", setting: "who" }]);
  expect(found.of("w1").map((one) => one.setting)).toEqual(["when"]);
  expect(found.all).toHaveLength(2);
});

test("warnings are worth a look and stand on no card", () => {
  const place = ["flows", "f", "nodes", "b", "ways", "w2"];
  const found = troublesOf(flow, [], [problem("orders.flows.0.nodes.0.ways.1.when", place)]);
  expect(found.of("w2")).toEqual([]);
  expect(found.all.filter((one) => one.isHint).map((one) => one.id)).toEqual(["w2"]);
});

test("the setting of a path is what follows the innermost step, way or start", () => {
  expect(
    [
      "orders.flows.0.nodes.1.ratio",
      "orders.flows.0.nodes.1.ways.0.when",
      "orders.flows.0.start.button",
      "orders.flows.0.form",
      "orders.flows.0.nodes.1",
    ].map(settingOf),
  ).toEqual(["ratio", "when", "button", "form", null]);
});
