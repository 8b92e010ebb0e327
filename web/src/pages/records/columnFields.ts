/** What a list can show: its own fields, one step along its relations, and the system's. */
import type { AppView, FormView } from "../../api/types";
import { findField } from "../../fields/columns";

export interface ColumnField {
  path: string;
  label: string;
}

export function columnFields(app: AppView, form: FormView): ColumnField[] {
  const own = form.fields.map((field) => field.key);
  const deeper = form.fields.flatMap((field) => {
    const target = field.target?.many ? undefined : app.forms.find((one) => one.key === field.target?.form);
    const inner = target?.fields.filter((one) => !one.fields) ?? [];
    return inner.map((one) => `${field.key}.${one.key}`);
  });
  const system = ["created_at", "created_by", "updated_at", "updated_by"];
  return [...own, ...deeper, ...system].flatMap((path) => {
    const found = findField(app, form, path);
    return found ? [{ path, label: found.label }] : [];
  });
}
