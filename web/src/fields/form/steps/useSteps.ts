/** Going through a new record step by step: where one is, what was visited, and what keeps one there. */
import { useEffect, useId, useRef, useState } from "react";
import type { Form } from "../../../runtime/form";
import { fieldOf, listTold } from "../../../runtime/state";
import { focusField } from "../focus";
import { useFormState } from "../useForm";
import { useShown } from "../useShown";
import {
  aboveOf,
  firstBox,
  firstOf,
  inTheWay,
  isStepped,
  placeIn,
  type Step,
  stepOf,
  stepsOf,
} from "./steps";

export interface Stepping {
  /** Begins the ids of its steps. */
  id: string;
  steps: readonly Step[];
  at: number;
  isLast: boolean;
  /** What was typed is being looked at before going on. */
  isBusy: boolean;
  /** Only what later steps may mend keeps one here: going on again goes on. */
  mayGoOn: boolean;
  /** It was visited, and there are others by now; of what is tried out each may be gone to. */
  isDone: (step: Step) => boolean;
  mayGo: (step: Step) => boolean;
  hasWrong: (step: Step) => boolean;
  /** Whether a path is of a step that was not come to yet. */
  isAhead: (path: string) => boolean;
  go: (at: number) => void;
  next: () => Promise<void>;
}

interface Options {
  /** The step a draft was left at. */
  from?: string;
  /** Every step may be gone to: it is only tried out. */
  isFree?: boolean;
  /** A keyboard would cover the page: no box is entered without a wish. */
  isNarrow?: boolean;
}

export const stepId = (id: string, key: string): string => `${id}-${key}`;
export const panelId = (id: string, key: string): string => `${stepId(id, key)}-panel`;

/** Null where the form is filled in at once. */
export function useSteps(form: Form, { from, isFree, isNarrow }: Options = {}): Stepping | null {
  const id = useId();
  const { view } = form;
  const steps = stepsOf(view, useShown(form));
  const [now, setNow] = useState(() => ({ key: from ?? steps[0]?.key ?? "", seen: new Set<string>() }));
  const [isBusy, setBusy] = useState(false);
  const [held, setHeld] = useState("");
  const wish = useRef<{ path?: string } | null>(null);
  const latest = useRef(steps);
  latest.current = steps;
  const told = useFormState(form, (state) => ({
    attempts: state.attempts,
    saving: state.saving,
    submitted: state.submitted,
    wrong: [...new Set(listTold(view, state).map(({ path }) => fieldOf(path)))].join(),
  }));
  const at = placeIn(view, steps, now.key);
  const step = steps[at];
  const isOn = isStepped(view, form.record === null) && step !== undefined;

  const open = (key: string, path?: string) => {
    wish.current = { path };
    setHeld("");
    setNow(({ seen }) => ({ key, seen: new Set([...seen, ...(step ? [step.key] : []), key]) }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a step was opened, also the same one again
  useEffect(() => {
    const wished = wish.current;
    wish.current = null;
    if (!wished || !step) return;
    const first = isNarrow ? undefined : firstBox(view, form.store.getState(), step.fields);
    document.getElementById(stepId(id, step.key))?.scrollIntoView({ block: "nearest", inline: "center" });
    if (wished.path ?? first) focusField(wished.path ?? first ?? "");
    else document.getElementById(panelId(id, step.key))?.focus();
  }, [now]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt that was refused opens the step it is about
  useEffect(() => {
    const state = form.store.getState();
    if (!isOn || !state.submitted || state.saving || state.trouble) return;
    const problem = firstOf(view, steps, listTold(view, state));
    if (problem) open(steps[stepOf(steps, problem.path)]?.key ?? step.key, problem.path);
  }, [told.attempts, told.saving]);

  if (!isOn) return null;

  const go = async () => {
    const keys = [...aboveOf(view), ...step.fields];
    await form.check(keys);
    const state = form.store.getState();
    const { found, isSure } = inTheWay(form.view, state, keys);
    const about = `${step.key} ${found.map(({ path, message }) => path + message).join()}`;
    const problem = firstOf(form.view, latest.current, found);
    if (problem && (isSure || held !== about)) {
      open(step.key, problem.path);
      return setHeld(isSure ? "" : about);
    }
    // What was just typed may have brought or taken away steps.
    const after = latest.current[placeIn(form.view, latest.current, step.key) + 1];
    if (after) open(after.key);
  };
  const before = from === undefined ? -1 : placeIn(view, steps, from);
  const isVisited = (one: Step) =>
    told.submitted || one === step || steps.indexOf(one) <= before || now.seen.has(one.key);
  const mayGo = (one: Step) => isFree || isVisited(one);
  const wrong = told.wrong.split(",");
  return {
    id,
    steps,
    at,
    isLast: at === steps.length - 1,
    isBusy,
    mayGoOn: held !== "",
    isDone: (one) => one !== step && isVisited(one),
    mayGo,
    hasWrong: (one) => one.fields.some((key) => wrong.includes(key)),
    isAhead: (path) => {
      const of = steps[stepOf(steps, path)];
      return of !== undefined && !isVisited(of);
    },
    go: (index) => {
      const to = steps[index];
      if (to && mayGo(to)) open(to.key);
    },
    next: async () => {
      if (isBusy) return;
      setBusy(true);
      await go().finally(() => setBusy(false));
    },
  };
}
