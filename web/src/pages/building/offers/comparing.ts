/** Which fields of a form can be compared with which of the form that refers to it. Pure. */
import type { MatchOp } from "../../../api/building";
import type { FieldView } from "../../../api/types";
import { type Family, familyOf } from "../../../lists/filterFields";

const OPS: Record<Family, readonly MatchOp[]> = {
  choice: ["eq", "ne"],
  choices: ["contains"],
  words: ["contains"],
  ref: ["eq", "ne"],
  refs: ["contains"],
  day: ["eq", "gte", "lte", "gt", "lt"],
  range: ["contains"],
  number: ["eq", "ne", "gte", "lte", "gt", "lt"],
  flag: ["eq"],
  text: ["eq", "ne", "contains", "starts"],
};

/** How a field of the target can be compared with one value. */
export const opsFor = (field: FieldView): readonly MatchOp[] =>
  OPS[familyOf(field)].filter((op) => field.ops.includes(op));

const KINDS: Record<Family, string> = {
  choice: "text",
  choices: "text",
  words: "text",
  ref: "ref",
  refs: "ref",
  day: "day",
  range: "day",
  number: "number",
  flag: "flag",
  text: "text",
};

/** Not there when rules are asked, or several values at once. */
const hasNoValue = (own: FieldView) =>
  own.kind === "time" ||
  own.fields !== undefined ||
  own.kind === "lookup" ||
  own.kind === "serial" ||
  own.ops.length === 0 ||
  ["choices", "words", "refs", "range"].includes(familyOf(own));

/** Whether a field of this form says something a field of the target can be compared with. */
export function fitsTo(field: FieldView, own: FieldView): boolean {
  if (field.kind === "time" || hasNoValue(own) || KINDS[familyOf(field)] !== KINDS[familyOf(own)])
    return false;
  const [there, here] = [field.target, own.target];
  return !there || (there.app === here?.app && there.form === here.form);
}

const PLAIN = /^#([a-z0-9_]+)$/;

/** The field a formula is, if it is nothing but one. */
export const plainField = (formula: string): string | null => PLAIN.exec(formula)?.[1] ?? null;
