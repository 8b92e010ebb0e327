/** A filter in words: 「订单状态 是 待发货」. */
import type { AppView, Filter, FilterOp, FormView, Value } from "../api/types";
import { textOf } from "../fields/registry";
import { anyText } from "../fields/values";
import { isSecret, VEIL } from "../kit/veil";
import { type TextKey, t } from "../text";
import { type FilterField, familyOf, filterField, isDay, opLabel } from "./filterFields";
import { takesNoValue } from "./filters";
import { operandText } from "./operands";

const periods: Record<string, TextKey> = {
  today: "period.today",
  yesterday: "period.yesterday",
  tomorrow: "period.tomorrow",
  this_week: "period.this_week",
  last_week: "period.last_week",
  next_week: "period.next_week",
  this_month: "period.this_month",
  last_month: "period.last_month",
  next_month: "period.next_month",
  this_quarter: "period.this_quarter",
  last_quarter: "period.last_quarter",
  this_year: "period.this_year",
  last_year: "period.last_year",
};

export const PERIODS = Object.keys(periods);

/** 「最近 30 天」 out of "last_30_days". */
export function periodText(word: string): string {
  const days = /^(last|next)_(\d+)_days$/.exec(word);
  if (days?.[2]) return t(days[1] === "last" ? "period.last_days" : "period.next_days", { n: days[2] });
  const key = periods[word];
  return key ? t(key as "period.today") : word;
}

function oneText({ field }: FilterField, value: unknown): string {
  const operand = operandText(value);
  if (operand) return operand;
  if (isSecret(field)) return VEIL;
  if (typeof value === "boolean") return t(value ? "field.yes" : "field.no");
  if (isDay(familyOf(field))) return anyText(value as Value);
  return textOf(field, value as Value) || anyText(value as Value);
}

export function valueText(found: FilterField, op: FilterOp, value: unknown): string {
  if (op === "period") return periodText(String(value));
  if (op === "between" && Array.isArray(value)) {
    return value.map((one) => oneText(found, one)).join(t("filter.to"));
  }
  if (Array.isArray(value)) return value.map((one) => oneText(found, one)).join(t("field.comma"));
  return oneText(found, value);
}

/** Say a filter of a list; a field that is gone says so. */
export const sentence = (app: AppView, form: FormView, filter: Filter): string =>
  filterText((path) => filterField(app, form, path), filter);

/** Say a filter whose fields are found somehow. */
export function filterText(find: (path: string) => FilterField | null, filter: Filter): string {
  if ("not" in filter) return t("filter.not", { text: filterText(find, filter.not) });
  if ("and" in filter || "or" in filter) {
    const parts = "and" in filter ? filter.and : filter.or;
    const texts = parts.map((part) => {
      const text = filterText(find, part);
      return "field" in part ? text : `(${text})`;
    });
    return texts.join(t("and" in filter ? "filter.and" : "filter.or"));
  }
  const found = find(filter.field);
  if (!found) return t("filter.gone");
  const { op } = filter;
  const asChoice = op === "eq" && ["choice", "ref"].includes(familyOf(found.field)) ? "in" : op;
  const said = opLabel(asChoice, familyOf(found.field));
  const value = takesNoValue(op) ? "" : ` ${valueText(found, op, filter.value)}`;
  return `${found.label} ${said}${value}`;
}
