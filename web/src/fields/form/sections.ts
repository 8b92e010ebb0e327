/** Which fields stand in which section of a page. */
import type { FieldView, FormView, SectionView } from "../../api/types";

/** The sections of a form; fields no section names follow at the end. */
export function sectionsOf(form: FormView): SectionView[] {
  const named = new Set(form.sections.flatMap((section) => section.fields));
  const others = form.fields.map((field) => field.key).filter((key) => !named.has(key));
  return others.length > 0 ? [...form.sections, { key: "", label: "", fields: others }] : form.sections;
}

export const fieldsOf = (form: FormView, keys: readonly string[]): FieldView[] =>
  keys.flatMap((key) => form.fields.find((field) => field.key === key) ?? []);

/** Fields as they follow one another on one column: those side by side together, each subform by itself. */
export function piecesOf(fields: readonly FieldView[]): FieldView[][] {
  const pieces: FieldView[][] = [];
  for (const field of fields) {
    const last = pieces[pieces.length - 1];
    if (last && !field.fields && !last[0]?.fields) last.push(field);
    else pieces.push([field]);
  }
  return pieces;
}
