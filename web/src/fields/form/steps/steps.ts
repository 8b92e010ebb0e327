/** Tabs as steps of filling in a new record 「分步填写」: which there are, and whose a mistake is. Pure. */
import type { FieldView, FormView, PartView } from "../../../api/types";
import { mayStage } from "../../../runtime/staged";
import {
  type FormState,
  fieldOf,
  isReadonly,
  type ListedProblem,
  listProblems,
} from "../../../runtime/state";
import { isPart, itemsOf, type Tab, tabsOf } from "../sections";

/** fields: keys of those that are shown, in the order of the page. */
export interface Step extends Tab {
  fields: readonly string[];
}

/** Whether a record is filled in by steps: a new one, where its page has tabs to go through. */
export const isStepped = (form: FormView, isNew: boolean): boolean =>
  isNew && form.in_steps === true && tabsOf(form, "adding").tabs.length > 1;

const fieldsIn = (form: FormView, sections: Tab["sections"]): FieldView[] =>
  itemsOf(
    form,
    sections.flatMap((one) => one.fields),
    "adding",
  ).filter((item): item is FieldView => !isPart(item));

/** The steps there are now: one whose fields are all hidden is left out, one without any stays for what it says. */
export function stepsOf(form: FormView, isShown: (field: FieldView) => boolean): Step[] {
  return tabsOf(form, "adding").tabs.flatMap((tab) => {
    const all = fieldsIn(form, tab.sections);
    const fields = all.filter(isShown).map((field) => field.key);
    const keys = tab.sections.flatMap((one) => one.fields);
    const has = (is: (part: PartView) => boolean) =>
      form.parts?.some((part) => is(part) && keys.includes(part.key)) ?? false;
    const isLeft =
      fields.length > 0 ||
      has((part) => part.part === "related" && mayStage(part)) ||
      (all.length === 0 && has((part) => part.part === "note"));
    return isLeft ? [{ ...tab, fields }] : [];
  });
}

/** The fields that stand above all steps. */
export const aboveOf = (form: FormView): string[] =>
  fieldsIn(form, tabsOf(form, "adding").above).map((field) => field.key);

/** The step a path lies in; -1 for what stands above them, or in none. */
export const stepOf = (steps: readonly Step[], path: string): number =>
  steps.findIndex((step) => step.fields.includes(fieldOf(path)));

/** Where somebody is: at their step, or at the one before it where that is left out by now. */
export function placeIn(form: FormView, steps: readonly Step[], key: string): number {
  const at = steps.findIndex((step) => step.key === key);
  if (at >= 0) return at;
  const order = tabsOf(form, "adding").tabs.map((tab) => tab.key);
  const before = steps.filter((step) => order.indexOf(step.key) < order.indexOf(key));
  return Math.max(0, before.length - 1);
}

/** Mistakes that fields of later steps may mend: of the record as a whole, and of what is worked out. */
const OF_SEVERAL = ["not_kept", "not_answered", "combination_taken", "not_offered", "option_not_offered"];

const isMendedHere = (form: FormView, state: FormState, path: string): boolean => {
  const field = form.fields.find((one) => one.key === fieldOf(path));
  if (!field || isReadonly(state, field, field.key)) return false;
  return !OF_SEVERAL.includes(state.problems[path]?.code ?? "");
};

/** What stands in the way of leaving a step. isSure: it can be mended there, whatever comes later. */
export function inTheWay(form: FormView, state: FormState, keys: readonly string[]) {
  const found = listProblems(form, state).filter(({ path }) => keys.includes(fieldOf(path)));
  return { found, isSure: found.some(({ path }) => isMendedHere(form, state, path)) };
}

/** The first of some problems as the page is read; undefined where none is of a field that is shown. */
export function firstOf(
  form: FormView,
  steps: readonly Step[],
  problems: readonly ListedProblem[],
): ListedProblem | undefined {
  const order = [...aboveOf(form), ...steps.flatMap((step) => step.fields)];
  const rank = ({ path }: ListedProblem) => order.indexOf(fieldOf(path));
  return problems.filter((one) => rank(one) >= 0).sort((one, other) => rank(one) - rank(other))[0];
}

/** The first field of a step that can be written in. */
export const firstBox = (form: FormView, state: FormState, keys: readonly string[]): string | undefined =>
  keys.find((key) => {
    const field = form.fields.find((one) => one.key === key);
    return field !== undefined && field.widget !== "serial" && !isReadonly(state, field, key);
  });
