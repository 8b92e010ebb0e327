/** The way of a test run in the tree, and what people are taken to answer. Pure. */
import type { Trial, TrialAnswer, TrialAnswers, TrialStep } from "../../../../api/tryingFlows";
import { START } from "../../../../document/flows/tree";

/** Where a record goes: what it comes to, and what is left aside. */
export type Passing = "passed" | "stuck" | "off";

export interface Path {
  of: (id: string) => Passing;
  /** The numbers of a step in the list, from 1. */
  places: (id: string) => readonly number[];
  isEnded: boolean;
}

export function pathOf(trial: Trial): Path {
  const places = new Map<string, number[]>();
  for (const [index, step] of trial.steps.entries())
    places.set(step.node, [...(places.get(step.node) ?? []), index + 1]);
  const ways = new Set(
    trial.steps.flatMap((step) => step.ways.filter((way) => way.taken)).map((way) => way.id),
  );
  const stuck = trial.steps.find((step) => step.is_stuck)?.node;
  return {
    of: (id) => {
      if (id === stuck) return "stuck";
      return id === START || places.has(id) || ways.has(id) ? "passed" : "off";
    },
    places: (id) => places.get(id) ?? [],
    isEnded: trial.stuck === null && trial.state !== "running",
  };
}

/** Let people of a step answer something else: what they say before stays as it is, what comes behind begins anew. */
export function answered(steps: readonly TrialStep[], step: TrialStep, answer: TrialAnswer): TrialAnswers {
  const said: Record<string, TrialAnswer[]> = {};
  for (const one of [...steps.slice(0, steps.indexOf(step)), { ...step, answer }]) {
    if (one.answer === null) continue;
    const listed = said[one.node] ?? [];
    listed[one.round] = one.answer;
    said[one.node] = listed;
  }
  return said;
}

/** Whether anybody says anything else than that they agree. */
export const isOther = (answers: TrialAnswers): boolean =>
  Object.values(answers).some((listed) => listed.some((one) => one !== "approve"));
