/** The fields of a form, and of what it names, that say people or departments. */

import type { FieldView } from "../../../api/types";
import { filterFields } from "../../../lists/filterFields";
import type { Desk } from "../desk";
import { drawnApp } from "../views/paths";

const holds = (field: FieldView, form: string) =>
  field.target?.form === form || field.widget === form || field.widget === `${form}s`;

/** Members, and for heads departments too. */
export function peopleFields(desk: Desk, alsoDepartments: boolean): { path: string; label: string }[] {
  const { app, form } = drawnApp(desk);
  return filterFields(app, form).filter(
    ({ field }) =>
      holds(field, "people") ||
      holds(field, "member") ||
      (alsoDepartments && (holds(field, "departments") || holds(field, "department"))),
  );
}

export const dayFields = (desk: Desk): { path: string; label: string }[] =>
  drawnApp(desk)
    .form.fields.filter(
      (one) =>
        ["date", "datetime"].includes(one.widget) || one.result === "date" || one.result === "date_time",
    )
    .map((one) => ({ path: one.key, label: one.label }));
