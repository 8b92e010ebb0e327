/** What became another since somebody began to look at a record they decide about. Pure. */
import type { FieldView, Values } from "../../api/types";
import { textOf } from "../../fields/registry";
import { EMPTY } from "../../kit/format";

const MOST = 4;

/** "数量 10 → 12", of rows only that they changed. */
export function changesOf(fields: readonly FieldView[], before: Values, after: Values): string[] {
  const changed = fields.filter(
    ({ key }) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null),
  );
  return changed.slice(0, MOST).map((field) => {
    if (field.fields) return field.label;
    const [was, is] = [before, after].map((values) => textOf(field, values[field.key] ?? null) || EMPTY);
    return `${field.label} ${was} → ${is}`;
  });
}
