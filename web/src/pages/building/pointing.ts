/** Relations of the app's forms that lead to a form, and the lists on its page that go by them. */
import type { Element, FormElement } from "../../api/building";
import { newId } from "../../document/tree";
import type { Desk } from "./desk";

export interface Pointer {
  id: string;
  /** The form whose records refer. */
  form: FormElement;
  label: string;
}

const MOST_COLUMNS = 5;

/** Relations, to one record or to several, have a list on the page of those they lead to. */
export const isRelation = (one: Element) => one.kind === "relation" || one.kind === "relations";

const leadsTo = (one: Element, target: string) => isRelation(one) && one.target === target;

/** Every relation to a form, those of rows too. */
export function pointersTo(desk: Desk, target: string): Pointer[] {
  return desk.build.draft.document.forms.flatMap((form) =>
    form.fields.flatMap((field) =>
      [field, ...(field.fields ?? [])]
        .filter((one) => leadsTo(one, target))
        .map((one) => ({ id: one.id, form, label: `${desk.say(form.label)} · ${desk.say(one.label)}` })),
    ),
  );
}

/** The columns a list begins with: those of the form's first view without what is the same in every row, else its first fields. */
function columnsOf({ form, id }: Pointer): string[] {
  const plain = form.fields.filter((one) => !one.fields && one.id !== form.title).map((one) => `#${one.id}`);
  const listed = form.views[0]?.columns ?? [];
  const keys = new Map(form.fields.map((one) => [one.key, `#${one.id}`]));
  const named = (listed.length > 0 ? listed : plain).map((path) => keys.get(path) ?? path);
  const title = `#${form.title}`;
  return [title, ...named.filter((path) => path !== title && path.split(".")[0] !== `#${id}`)].slice(
    0,
    MOST_COLUMNS,
  );
}

/** What a list goes by and shows to begin with. */
export const listOver = (pointer: Pointer) => ({
  over: pointer.id,
  columns: columnsOf(pointer),
  where: null,
  order: [],
});

export const newList = (pointer: Pointer): Element => ({
  id: newId(),
  part: "related",
  ...listOver(pointer),
});

/** The pointers to the form that is built, those that have no list on its page yet first. */
export function freePointers(desk: Desk): Pointer[] {
  const taken = new Set(desk.form.parts.map((one) => one.over));
  const all = pointersTo(desk, desk.form.id);
  return [...all.filter((one) => !taken.has(one.id)), ...all.filter((one) => taken.has(one.id))];
}

/** What the columns of a list are called, each by its last step. */
export function namesOf(desk: Desk, { form }: Pointer, columns: readonly string[]): string[] {
  const all = desk.build.draft.document.forms.flatMap((one) => one.fields);
  return columns.map((path) => {
    const last = path.split(".").at(-1) ?? path;
    const own = form.fields.find((one) => `#${one.id}` === last || one.key === last);
    const found = own ?? all.find((one) => `#${one.id}` === last);
    return found ? desk.say(found.label) : last;
  });
}
