/** Where a record may go from the lane it stands in. Pure. */
import type { FieldView, PreviewAnswer, RecordView } from "../../api/types";
import { type Lane, laneOf } from "../../lists/kanban/lanes";

/** What the server says would be if the record were saved as it is. */
type Seen = Pick<PreviewAnswer, "readonly" | "visible" | "required" | "options">;

/** Whether rights and rules leave the field to its reader, in this record. */
export const mayWrite = (field: FieldView, answer: Seen | null): boolean =>
  answer !== null && !(answer.readonly[field.key] ?? field.readonly) && (answer.visible[field.key] ?? true);

/** The lanes a record may go to from where it is. */
export function lanesOpen(
  field: FieldView,
  lanes: readonly Lane[],
  record: Pick<RecordView, "id" | "values">,
  answer: Seen | null,
): Lane[] {
  if (!mayWrite(field, answer) || answer === null) return [];
  const here = laneOf(field, { id: record.id, [field.key]: record.values[field.key] ?? null });
  const offered = answer.options[field.key]?.map((one) => one.value);
  const isRequired = answer.required[field.key] ?? field.required;
  // Where an option says what may follow it, nothing is no step (decision 0044).
  const isStep = field.options?.find((one) => one.value === here)?.next !== undefined;
  return lanes.filter((lane) => {
    if (lane.key === here) return false;
    if (lane.key === "") return !isRequired && !isStep;
    return offered === undefined || offered.includes(lane.key);
  });
}
