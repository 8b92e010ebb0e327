/** Filters of one touch: for each field at most one condition, beside whatever else the address says. Pure. */
import type { AppView, Filter, FormView } from "../../api/types";
import { type FilterField, familyOf, filterFields, isDay } from "../../lists/filterFields";
import { both, conjuncts } from "../../lists/filters";
import { operandRows } from "../../lists/operands";

export type Quick = FilterField & { kind: "options" | "period" | "flag" | "self" };

const OPS = { options: "in", self: "in", period: "period", flag: "eq" } as const;

type Test = Extract<Filter, { field: string }>;

/** Periods people ask for on the way. */
export const PERIODS = [
  "today",
  "this_week",
  "this_month",
  "last_month",
  "last_30_days",
  "this_year",
] as const;

const MOST = 10;
const MOST_OPTIONS = 40;

function kindOf({ field }: FilterField): Quick["kind"] | null {
  const family = familyOf(field);
  if (family === "choice" || family === "choices")
    return field.ops.includes("in") && (field.options?.length ?? 0) <= MOST_OPTIONS ? "options" : null;
  if (isDay(family)) return "period";
  if (family === "ref" || family === "refs")
    return field.target && field.ops.includes("in") && operandRows(field.target, "").length > 0
      ? "self"
      : null;
  return family === "flag" && field.widget === "switch" ? "flag" : null;
}

/** The form's own fields that can be filtered by touch; states and times first, as people think of them. */
export function quickFields(app: AppView, form: FormView): Quick[] {
  const found = filterFields(app, form).flatMap((one): Quick[] => {
    const kind = one.path.includes(".") ? null : kindOf(one);
    return kind ? [{ ...one, kind }] : [];
  });
  const order = ["options", "period", "self", "flag"];
  return found.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind)).slice(0, MOST);
}

const isQuick = (quick: Quick, part: Filter): part is Test =>
  "field" in part && part.field === quick.path && part.op === OPS[quick.kind];

/** What is chosen for a field now. */
export function chosen(filter: Filter | null, quick: Quick): readonly unknown[] {
  const test = conjuncts(filter).find((part) => isQuick(quick, part)) as Test | undefined;
  if (!test) return [];
  return Array.isArray(test.value) ? test.value : [test.value];
}

/** Choose one value more, or no more; a period and a yes or no replace what was chosen. */
export function toggled(filter: Filter | null, quick: Quick, value: unknown): Filter | null {
  const before = chosen(filter, quick);
  const isOn = before.includes(value);
  const next = isOn
    ? before.filter((one) => one !== value)
    : OPS[quick.kind] === "in"
      ? [...before, value]
      : [value];
  const others = conjuncts(filter).filter((part) => !isQuick(quick, part));
  const rest = others.length <= 1 ? (others[0] ?? null) : { and: others };
  if (next.length === 0) return rest;
  const op = OPS[quick.kind];
  return both(rest, { field: quick.path, op, value: op === "in" ? next : next[0] });
}
