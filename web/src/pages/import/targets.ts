/** Where a column of a file may go: fields, parts of addresses, keys of related records, columns of sub-rows. */
import type { AppView, FieldView, FormView } from "../../api/types";
import { currentLang } from "../../text";

export interface Target {
  path: string;
  label: string;
}

function ownTargets(app: AppView, field: FieldView, path: string, label: string): Target[] {
  const joint = currentLang() === "zh" ? " · " : " / ";
  if (field.readonly) return [];
  if (field.parts) {
    const parts = field.parts.map((part) => ({
      path: `${path}.${part.key}`,
      label: `${label}${joint}${part.label}`,
    }));
    return [{ path, label }, ...parts];
  }
  const targets = [{ path, label }];
  const related = field.target && app.forms.find((one) => one.key === field.target?.form);
  const codes = related?.fields.filter((one) => one.widget === "serial" || one.key === related.title) ?? [];
  for (const code of codes) {
    targets.push({ path: `${path}.${code.key}`, label: `${label}${joint}${code.label}` });
  }
  return targets;
}

export function importTargets(app: AppView, form: FormView): Target[] {
  const joint = currentLang() === "zh" ? " · " : " / ";
  return form.fields.flatMap((field) =>
    field.fields
      ? field.fields.flatMap((inner) =>
          ownTargets(app, inner, `${field.key}.${inner.key}`, `${field.label}${joint}${inner.label}`),
        )
      : ownTargets(app, field, field.key, field.label),
  );
}
