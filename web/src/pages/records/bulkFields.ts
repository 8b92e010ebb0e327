/** The fields many records can get the same value of: the server refuses the others. */
import type { FieldView, FormView } from "../../api/types";

/** Whether anything can be done with many rows of a form. */
export const canChoose = ({ form }: { form: FormView }): boolean => form.can.update || form.can.delete;

/** Formulas whose results are stored, by path and with a label that tells the columns of a subform apart. */
export const storedFormulas = (form: FormView): { path: string; label: string }[] =>
  form.fields.flatMap((field) => [
    ...(isStored(field) ? [{ path: field.key, label: field.label }] : []),
    ...(field.fields ?? [])
      .filter(isStored)
      .map((one) => ({ path: `${field.key}.${one.key}`, label: `${field.label} › ${one.label}` })),
  ]);

const isStored = (field: FieldView): boolean =>
  field.class === "stored" && (field.kind === "formula" || field.kind === "rollup");

export const bulkFields = (form: FormView): FieldView[] =>
  form.fields.filter((field) => !field.readonly && !field.fields && !field.own);
