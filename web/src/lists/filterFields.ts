/** Which fields a list can be filtered by, which comparisons each offers, and how they read. */
import type { AppView, FieldView, FilterOp, FormView } from "../api/types";
import { findField } from "../fields/columns";
import { currentLang, type TextKey, t } from "../text";

/** How a value is compared; decided by the comparisons the server allows, never by the kind of a field. */
export type Family =
  | "choice"
  | "choices"
  | "words"
  | "ref"
  | "refs"
  | "day"
  | "range"
  | "number"
  | "flag"
  | "text";

export interface FilterField {
  path: string;
  label: string;
  field: FieldView;
}

export function familyOf(field: FieldView): Family {
  if (field.options) return field.ops.includes("contains") ? "choices" : "choice";
  if (field.target) return field.target.many ? "refs" : "ref";
  if (field.ops.includes("period")) return field.ops.includes("contains") ? "range" : "day";
  if (field.ops.includes("contains") && !field.ops.includes("starts")) return "words";
  if (field.ops.includes("gt")) return "number";
  return field.ops.includes("contains") ? "text" : field.ops.includes("in") ? "text" : "flag";
}

const offered: Record<Family, readonly FilterOp[]> = {
  choice: ["in", "not_in", "empty", "not_empty"],
  choices: ["in", "contains", "not_in", "eq", "empty", "not_empty"],
  words: ["in", "contains", "not_in", "eq", "empty", "not_empty"],
  ref: ["in", "not_in", "empty", "not_empty"],
  refs: ["in", "contains", "not_in", "eq", "empty", "not_empty"],
  day: ["period", "between", "gte", "lt", "eq", "empty", "not_empty"],
  range: ["period", "contains", "between", "not_contains", "empty", "not_empty"],
  number: ["eq", "ne", "gt", "gte", "lt", "lte", "between", "empty", "not_empty"],
  flag: ["eq", "empty", "not_empty"],
  text: ["contains", "not_contains", "eq", "ne", "starts", "empty", "not_empty"],
};

const isMoment = (field: FieldView) => field.widget === "datetime";

export function opsOf(field: FieldView): readonly FilterOp[] {
  return offered[familyOf(field)].filter((op) => {
    if (op === "eq" && isMoment(field)) return false;
    return field.ops.includes(op);
  });
}

const words: Record<FilterOp, TextKey> = {
  eq: "op.eq",
  ne: "op.ne",
  in: "op.in",
  not_in: "op.not_in",
  lt: "op.lt",
  lte: "op.lte",
  gt: "op.gt",
  gte: "op.gte",
  between: "op.between",
  contains: "op.contains",
  not_contains: "op.not_contains",
  starts: "op.starts",
  empty: "op.empty",
  not_empty: "op.not_empty",
  period: "op.period",
};

/** Comparisons of sets. */
const setWords: Partial<Record<FilterOp, TextKey>> = {
  in: "op.any",
  not_in: "op.none",
  contains: "op.all",
  not_contains: "op.notAll",
  eq: "op.exactly",
  ne: "op.notExactly",
};

/** Comparisons of ranges of days: periods and other ranges overlap them. */
const rangeWords: Partial<Record<FilterOp, TextKey>> = {
  period: "op.overlaps",
  between: "op.overlaps",
  contains: "op.covers",
  not_contains: "op.coversNot",
};

/** Compared with days. */
/** Whether only the month or the year of a day counts. */
export const isCut = ({ widget }: FieldView): boolean => widget === "month" || widget === "year";

export const isDay = (family: Family): boolean => family === "day" || family === "range";

/** Compared as a set of several values. */
export const isSet = (family: Family): boolean =>
  family === "choices" || family === "words" || family === "refs";

export function opLabel(op: FilterOp, family: Family): string {
  const ofSets = isSet(family) && setWords[op];
  if (ofSets) return t(ofSets as "op.any");
  const ofRanges = family === "range" && rangeWords[op];
  if (ofRanges) return t(ofRanges as "op.covers");
  if (family === "day" && op === "gte") return t("op.from");
  if (family === "day" && op === "lt") return t("op.before");
  if (family === "flag" && op === "eq") return t("op.in");
  return t(words[op] as "op.eq");
}

const joint = () => (currentLang() === "zh" ? " · " : " / ");
const canTest = (field: FieldView) => !field.fields && field.ops.length > 0;

function partsOf(field: FieldView, path: string, label: string): FilterField[] {
  return (field.parts ?? []).map((part) => ({
    path: `${path}.${part.key}`,
    label: `${label}${joint()}${part.label}`,
    field: {
      ...field,
      widget: "text",
      label: part.label,
      ops: part.ops,
      parts: undefined,
      options: undefined,
    },
  }));
}

/** The fields of the form itself, then one step along its relations and into its sub-rows, then the system's. */
export function filterFields(app: AppView, form: FormView): FilterField[] {
  const own: FilterField[] = [];
  const deeper: FilterField[] = [];
  for (const field of form.fields) {
    if (canTest(field)) own.push({ path: field.key, label: field.label, field });
    own.push(...partsOf(field, field.key, field.label));
    const target = field.target?.many ? undefined : app.forms.find((one) => one.key === field.target?.form);
    for (const inner of field.fields ?? target?.fields ?? []) {
      const label = `${field.label}${joint()}${inner.label}`;
      if (canTest(inner)) deeper.push({ path: `${field.key}.${inner.key}`, label, field: inner });
    }
  }
  const system = ["created_at", "created_by", "updated_at", "updated_by"].flatMap((path) => {
    const found = findField(app, form, path);
    return found ? [{ path, label: found.label, field: found.field }] : [];
  });
  return [...own, ...deeper, ...system];
}

/** The field a filter names, also where the builder would not offer it; null when it is gone. */
export function filterField(app: AppView, form: FormView, path: string): FilterField | null {
  const found = findField(app, form, path);
  if (found) return { path, label: found.label, field: found.field };
  const [first = "", part] = path.split(".");
  const whole = form.fields.find((one) => one.key === first);
  if (!whole || !part) return null;
  return partsOf(whole, first, whole.label).find((one) => one.path === path) ?? null;
}
