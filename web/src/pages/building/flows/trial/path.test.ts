import { expect, test } from "vitest";
import type { Trial, TrialStep } from "../../../../api/tryingFlows";
import { answered, isOther, pathOf } from "./path";

const step = (node: string, more: Partial<TrialStep> = {}): TrialStep => ({
  node,
  kind: "approve",
  label: node,
  round: 0,
  state: "passed",
  people: [],
  answer: "approve",
  offers: ["approve", "reject", "back"],
  chosen_by: null,
  until: null,
  why: [],
  does: [],
  fills: [],
  checks: [],
  ways: [],
  reads: [],
  is_stuck: false,
  ...more,
});

const trial = (steps: TrialStep[], more: Partial<Trial> = {}): Trial => ({
  problem: null,
  begins: true,
  reads: [],
  starter: "周敏",
  begun: [],
  steps,
  ended: [],
  state: "approved",
  stuck: null,
  ...more,
});

const ways = [
  { id: "large", holds: true, taken: true },
  { id: "rest", holds: null, taken: false },
];

test("what a record comes to is passed, the ways it does not go are left aside", () => {
  const path = pathOf(trial([step("a"), step("b", { ways }), step("a", { round: 1 })]));

  expect(["start", "a", "b", "large", "rest", "other"].map(path.of)).toEqual([
    "passed",
    "passed",
    "passed",
    "passed",
    "off",
    "off",
  ]);
  expect(path.places("a")).toEqual([1, 3]);
  expect(path.isEnded).toBe(true);
});

test("where it would not go on is marked", () => {
  const path = pathOf(trial([step("a", { is_stuck: true })], { state: "running", stuck: "没有人" }));

  expect(path.of("a")).toBe("stuck");
  expect(path.isEnded).toBe(false);
});

test("another answer keeps what was said before it, and lets go what comes behind", () => {
  const steps = [
    step("a", { answer: "back" }),
    step("start", { offers: ["approve"] }),
    step("a", { round: 1 }),
    step("wait", { answer: null }),
    step("b", { answer: "reject" }),
  ];

  expect(answered(steps, steps[2] as TrialStep, "reject")).toEqual({
    a: ["back", "reject"],
    start: ["approve"],
  });
  expect(isOther(answered(steps, steps[0] as TrialStep, "approve"))).toBe(false);
});
