/** The fields many records can get the same value of: the server refuses the others. */
import type { FieldView, FormView } from "../../api/types";

/** Whether anything can be done with many rows of a form. */
export const canChoose = ({ form }: { form: FormView }): boolean => form.can.update || form.can.delete;

export const bulkFields = (form: FormView): FieldView[] =>
  form.fields.filter((field) => !field.readonly && !field.fields && !field.own);
