/** Words a filter may compare with instead of a record; what they stand for depends on who looks. */
import type { FieldView, PickRow } from "../api/types";
import { type TextKey, t } from "../text";

const words: Record<string, TextKey> = {
  $me: "operand.me",
  $my_department: "operand.my_department",
  $my_departments: "operand.my_departments",
};

/** By the form a field refers to. */
const offered: Record<string, readonly string[]> = {
  "workspace/people": ["$me", "$my_department", "$my_departments"],
  "workspace/department": ["$my_department", "$my_departments"],
};

/** How an operand reads; null if the value is none. */
export function operandText(value: unknown): string | null {
  const key = typeof value === "string" && words[value];
  return key ? t(key as "operand.me") : null;
}

/** The operands to choose beside the records of a form, as far as they are looked for. */
export function operandRows(target: NonNullable<FieldView["target"]>, search: string): PickRow[] {
  return (offered[`${target.app}/${target.form}`] ?? [])
    .map((id) => ({ id, title: operandText(id) ?? id, cells: {} }))
    .filter((row) => row.title.toLowerCase().includes(search.trim().toLowerCase()));
}
