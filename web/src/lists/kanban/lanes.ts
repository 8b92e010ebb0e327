/** The lanes of a kanban: one per option or person, and one for records without. Pure. */
import type { FieldView, Filter, ListRow, OptionView, Ref, Value } from "../../api/types";
import { isRef } from "../../fields/values";
import { t } from "../../text";

export interface Lane {
  /** The option's value, the person's id, "" for none. */
  key: string;
  label: string;
  color: string | null;
}

/** People with records, most of them first; more lanes than these nobody overlooks. */
export const MOST_PEOPLE = 40;

const NONE: Lane = { key: "", label: "", color: null };
const none = (): Lane => ({ ...NONE, label: t("kanban.none") });

export const optionLanes = (options: readonly OptionView[]): Lane[] => [
  ...options.map(({ value, label, color }) => ({ key: value, label, color: color ?? null })),
  none(),
];

export const personLanes = (people: readonly Ref[]): Lane[] => [
  ...people.map(({ id, title }) => ({ key: id, label: title, color: null })),
  none(),
];

export const laneWhere = (field: FieldView, lane: Lane): Filter =>
  lane.key === "" ? { field: field.key, op: "empty" } : { field: field.key, op: "eq", value: lane.key };

/** The lane a record stands in. */
export function laneOf(field: FieldView, row: ListRow): string {
  const value: Value = row[field.key] ?? null;
  return isRef(value) ? value.id : typeof value === "string" ? value : "";
}

/** What the field becomes in a lane. */
export const laneValue = (lane: Pick<Lane, "key">): Value => (lane.key === "" ? null : lane.key);
