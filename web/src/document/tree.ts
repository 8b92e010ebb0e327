/** Reading a document and saying what is to change in it; pure, no React. The server does it (Edits, acts). */
import type { Document, Edit, Element, FormElement, Words } from "../api/building";
import type { Lang } from "../api/types";

/** A text in one language, else in any. */
export function said(words: Words | null | undefined, lang: Lang): string {
  if (typeof words === "string") return words;
  return words?.[lang] ?? words?.zh ?? words?.en ?? "";
}

/** The same text said anew in one language; what it is in the other stays. */
export function resaid(words: Words | null | undefined, lang: Lang, text: string): Words | null {
  if (words && typeof words === "object") return { ...words, [lang]: text };
  return text === "" ? null : text;
}

/** Make the id of a new element; nobody sees it. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `f${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export const formIn = (document: Document, id: string): FormElement | undefined =>
  document.forms.find((form) => form.id === id);

/** What stands on the page besides fields: a divider, a note. */
export const isPart = (element: Element): boolean => "part" in element;

/** Where a field or part of the page is: its table (the form itself or a subform), the element, the way to it. */
export interface Found {
  field: Element;
  table: string;
  siblings: readonly Element[];
  at: string[];
}

export function findField(form: FormElement, id: string): Found | null {
  const part = form.parts.find((one) => one.id === id);
  if (part) {
    return { field: part, table: form.id, siblings: form.fields, at: ["forms", form.id, "parts", id] };
  }
  for (const field of form.fields) {
    const at = ["forms", form.id, "fields", field.id];
    if (field.id === id) return { field, table: form.id, siblings: form.fields, at };
    const column = field.fields?.find((one) => one.id === id);
    if (column && field.fields) {
      return { field: column, table: field.id, siblings: field.fields, at: [...at, "fields", id] };
    }
  }
  return null;
}

export const setting = (at: readonly string[], element: object, name: string, value: unknown): Edit => ({
  do: "set",
  at,
  name,
  old: (element as Readonly<Record<string, unknown>>)[name] ?? null,
  new: value,
});

/** The Edits that make a list of elements another one: items go, come, change their place. */
export function relisted(
  at: readonly string[],
  name: string,
  before: readonly Element[],
  after: readonly Element[],
): Edit[] {
  const edits: Edit[] = [];
  const now = before.map((one) => one.id);
  const behind = (id: string) => now[now.indexOf(id) - 1] ?? null;
  for (const item of before) {
    if (after.some((one) => one.id === item.id)) continue;
    edits.push({ do: "remove", at, name, after: behind(item.id), item });
    now.splice(now.indexOf(item.id), 1);
  }
  let previous: string | null = null;
  for (const item of after) {
    const was = now.indexOf(item.id) < 0 ? undefined : behind(item.id);
    if (was === undefined) edits.push({ do: "add", at, name, after: previous, item });
    else if (was !== previous) {
      edits.push({ do: "move", at, name, after: previous, was, item: item.id });
      now.splice(now.indexOf(item.id), 1);
    }
    if (was !== previous) now.splice(previous === null ? 0 : now.indexOf(previous) + 1, 0, item.id);
    previous = item.id;
  }
  return edits;
}

/** The fields of a section of the page, "" for those no section names. */
export function sectionOf(form: FormElement, field: string): string {
  return form.sections.find((one) => one.fields.includes(field))?.id ?? "";
}

/** The fields of a form in the order of its page. */
export function pageOrder(form: FormElement): string[] {
  const named = form.sections.flatMap((one) => one.fields);
  return [...named, ...form.fields.map((one) => one.id).filter((id) => !named.includes(id))];
}

/** The fields a field stands among on the page: of its section, or the columns of its subform. */
export function neighbours(form: FormElement, found: Found): string[] {
  if (found.table !== form.id) return found.siblings.map((one) => one.id);
  const own = sectionOf(form, found.field.id);
  return pageOrder(form).filter((id) => sectionOf(form, id) === own);
}
