/** Values of a history or a conflict as text, by the field their path names ("lines.0.price", "lines/row/price"). */
import type { FieldView, FormView, Value } from "../api/types";
import { EMPTY, numberText } from "../kit/format";
import { t } from "../text";
import { textOf } from "./registry";
import { differing } from "./rich/differing";
import { isRich } from "./rich/tree";
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

/** Of a rich text so many characters are told. */
const MOST_TOLD = 1_000;

/** What a value was and is; of a rich text only the lines that differ, and whether only their formats do. */
export function changeTexts(form: FormView, path: string, was: Value, now: Value): [string, string] {
  const [before, after] = isRich(was) && isRich(now) ? differing(was.blocks, now.blocks) : ["", ""];
  if (before === "" && after === "") return [changeText(form, path, was), changeText(form, path, now)];
  const short = (text: string) => (text.length > MOST_TOLD ? `${text.slice(0, MOST_TOLD)}…` : text) || EMPTY;
  const said = short(after);
  return [short(before), before === after ? t("history.formats", { text: said }) : said];
}
