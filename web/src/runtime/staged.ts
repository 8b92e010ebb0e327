/**
 * New records to be saved with the one being filled in, which they will refer to: kept beside its values. Pure.
 */
import type { Referring } from "../api/records";
import type { FieldProblem, FormView, Payload, PreviewAnswer, RelatedView, Values } from "../api/types";
import type { Draft } from "./draft";
import { newRowKey } from "./rows";

/** To which list a record belongs, the form that refers, and by which relation. */
export interface StagedPlace {
  part: string;
  app: string;
  form: string;
  over: string;
}

/** A dialog that asks for such a record: whether something typed would be lost, and how it is closed. */
export interface Beside {
  isTyped(): boolean;
  close(): void;
}

export interface Staged extends StagedPlace {
  key: string;
  /** What its list is called. */
  label: string;
  /** What was typed, to go on with it. */
  draft: Draft;
  /** What is sent. */
  values: Payload;
  /** What it will look like, as far as that is known before it refers to anything. */
  shown: Values;
  problems: readonly string[];
}

/** Where a problem of a staged record is said to be. */
export const stagedPath = (key: string): string => `staged-${key}`;

export const placeOf = ({ key: part, app, form, over }: RelatedView): StagedPlace => ({
  part,
  app,
  form,
  over,
});

export const isOf = (one: StagedPlace, part: RelatedView): boolean =>
  one.part === part.key && one.app === part.app && one.form === part.form && one.over === part.over;

/** Whether the page still has a list for it that new ones may be put in. */
export const isListed = (form: FormView, one: StagedPlace): boolean =>
  (form.parts ?? []).some((part) => part.part === "related" && mayStage(part) && isOf(one, part));

/** Whether new ones may be put in a list before the record they refer to is saved. */
export const mayStage = (part: RelatedView): boolean => part.adds && !part.secret;

export const referring = (staged: readonly Staged[]): Referring[] =>
  staged.map(({ app, form, over, values }) => ({ app, form, field: over, values }));

/** Put one in: in the place it had, or at the end. */
export const withStaged = (all: readonly Staged[], one: Staged): Staged[] =>
  all.some(({ key }) => key === one.key)
    ? all.map((other) => (other.key === one.key ? one : other))
    : [...all, one];

/** Of a draft: with keys of this page, so that none stands twice. */
export const restaged = (all: readonly Staged[] = []): Staged[] =>
  all.map((one) => ({ ...one, key: newRowKey() }));

const REFUSALS = ["related_refused", "leads_elsewhere", "main_unseen", "relation_given"];

/** Whether a refusal is about the records that were to come along. */
export const isOfStaged = (code: string): boolean => REFUSALS.includes(code);

/** Say at each record what is wrong with it; `sent`: their keys in the order they were sent. */
export function withRefusal(
  all: readonly Staged[],
  errors: readonly FieldProblem[],
  sent: readonly string[],
): Staged[] {
  const of = ({ path }: FieldProblem) => sent[Number(path.split(".")[1])];
  return all.map((one) => ({
    ...one,
    problems: errors.filter((error) => of(error) === one.key).map(({ message }) => message),
  }));
}

/** The form of a record to come along: without the relation, which is the record it comes with, and without what that brings. */
export function besideView(view: FormView, over: string, fills: readonly string[]): FormView {
  return {
    ...view,
    fields: view.fields
      .filter((field) => field.key !== over)
      .map((field) => (fills.includes(field.key) ? { ...field, required: false } : field)),
    sections: view.sections.map((section) => ({
      ...section,
      fields: section.fields.filter((key) => key !== over),
    })),
  };
}

/**
 * What a preview tells of a record whose relation is not there yet: nothing of the relation, nor of what it brings, nor
 * what rules say by it.
 */
export function besidePreview(
  answer: PreviewAnswer,
  over: string,
  fills: readonly string[],
  ruled: readonly string[] = [],
): PreviewAnswer {
  const unknown = [...fills, ...ruled];
  const isKnown = ({ path, code }: FieldProblem) =>
    path !== over && !(unknown.includes(path) && code === "required");
  const without = <T>(told: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> =>
    Object.fromEntries(Object.entries(told).filter(([path]) => !keys.includes(path)));
  return {
    ...answer,
    errors: answer.errors.filter(isKnown),
    visible: without(answer.visible, ruled),
    required: without(answer.required, unknown),
    readonly: without(answer.readonly, ruled),
    options: without(answer.options, ruled),
  };
}
