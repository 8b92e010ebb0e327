/** Values of a history or a conflict as text, by the field their path names ("lines.0.price", "lines/row/price"). */
import type { FieldView, FormView, Value } from "../api/types";
import { EMPTY, numberText } from "../kit/format";
import { t } from "../text";
import { textOf } from "./registry";
import { anyText, isComposite, isRef } from "./values";

function fieldOf(form: FormView, path: string): FieldView | undefined {
  const keys = path.split(/[./]/);
  const field = form.fields.find((one) => one.key === keys[0]);
  if (!field?.fields || keys.length < 3) return keys.length > 1 && field?.fields ? undefined : field;
  return field.fields.find((one) => one.key === keys.at(-1));
}

const isRow = (value: Value): value is Record<string, Value> =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !isRef(value) &&
  !isComposite(value);

/** A whole row, by what its cells say: 「猪肉 × 20 · 23.40」. */
function rowText(form: FormView, path: string, row: Record<string, Value>): string {
  const fields = form.fields.find((one) => one.key === path.split(/[./]/)[0])?.fields ?? [];
  const texts = fields.flatMap((field) => {
    const value = row[field.key] ?? null;
    return value === null || field.class !== "input" ? [] : [oneText(field, value)];
  });
  return texts.slice(0, 5).join(" · ");
}

function oneText(field: FieldView, value: Value): string {
  if (typeof value === "string" && field.format) return numberText(value, field);
  return textOf(field, value);
}

export function changeText(form: FormView, path: string, value: Value): string {
  if (value === null || value === "") return EMPTY;
  if (isRow(value)) return rowText(form, path, value);
  const field = fieldOf(form, path);
  if (Array.isArray(value) && field?.fields) return t("grid.rows", { n: value.length });
  return (field ? oneText(field, value) : anyText(value)) || EMPTY;
}
