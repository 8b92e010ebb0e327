/** Days of a calendar: which are shown, on which a record lies, where it goes when it is moved. Pure. */
import type { FieldView, Filter, ListRow, Value } from "../../api/types";
import { addDays } from "../../kit/days";

export type Span = "month" | "week";

/** Monday is the first day of a week. */
export function weekStart(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** The weeks a month or a week takes, each of seven days. */
export function weeksOf(span: Span, day: string): string[][] {
  const first = weekStart(span === "week" ? day : `${day.slice(0, 8)}01`);
  const weeks: string[][] = [];
  for (let start = first; weeks.length < 6; start = addDays(start, 7)) {
    if (weeks.length > 0 && (span === "week" || start.slice(0, 7) > day.slice(0, 7))) break;
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((n) => addDays(start, n)));
  }
  return weeks;
}

/** The same place one month or week further. */
export function stepped(span: Span, day: string, by: number): string {
  if (span === "week") return addDays(day, 7 * by);
  const date = new Date(`${day.slice(0, 8)}01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 10);
}

export const dayOf = (value: Value | undefined): string | null =>
  typeof value === "string" && value.length >= 10 ? value.slice(0, 10) : null;

/** Records that lie on some of the days: only those are asked for, however many there are. */
export function windowWhere(date: string, until: string | undefined, first: string, last: string): Filter {
  const begins: Filter = { field: date, op: "between", value: [first, last] };
  if (until === undefined) return begins;
  const goesOn: Filter = {
    and: [
      { field: date, op: "lt", value: first },
      { field: until, op: "gte", value: first },
    ],
  };
  return { or: [begins, goesOn] };
}

export interface Entry {
  row: ListRow;
  first: string;
  last: string;
}

/** A record whose last day is before its first lies on its first. */
export function entryOf(row: ListRow, date: string, until: string | undefined): Entry | null {
  const first = dayOf(row[date]);
  if (!first) return null;
  const last = until === undefined ? first : (dayOf(row[until]) ?? first);
  return { row, first, last: last < first ? first : last };
}

/** The records of each day, those that began earlier first. */
export function byDay(entries: readonly Entry[], days: readonly string[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>(days.map((day) => [day, []]));
  const [start = "", end = ""] = [days[0], days.at(-1)];
  for (const entry of [...entries].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const last = entry.last < end ? entry.last : end;
    for (let day = entry.first > start ? entry.first : start; day <= last; day = addDays(day, 1))
      found.get(day)?.push(entry);
  }
  return found;
}

const between = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** A moment keeps its time of day, in the zone of the business. */
const shifted = (value: string, days: number) =>
  `${addDays(value.slice(0, 10), days)}${value.length > 10 ? value.slice(10, 19) : ""}`;

/** What changes when a record goes to another day: both its days, by as many. */
export function movedTo(
  row: ListRow,
  date: FieldView,
  until: FieldView | undefined,
  from: string,
  to: string,
): Record<string, Value> {
  const days = between(from, to);
  const values: Record<string, Value> = {};
  for (const field of until ? [date, until] : [date]) {
    const value = row[field.key];
    if (typeof value === "string" && value !== "") values[field.key] = shifted(value, days);
  }
  return values;
}

/** What a new record begins with on a day: a moment in the morning. */
export const startOf = (field: FieldView, day: string): Value =>
  field.widget === "datetime" ? `${day}T09:00:00` : day;

/** What the address of a new record says of its day; nothing where the field may not be filled. */
export function startFrom(fields: readonly FieldView[], on: string | undefined): Record<string, Value> {
  const [key = "", day = ""] = (on ?? "").split(":");
  const field = fields.find((one) => one.key === key);
  return field && !field.readonly && field.ops.includes("period") ? { [key]: startOf(field, day) } : {};
}
