/** What a day of the working calendar is, and what clicks and pasted lists make of it. Pure. */
import type { DayRow, Days } from "../../../../api/calendar";
import { addDays, addMonths, dayOf } from "../../../../kit/days";
import { dayOffWords, dayPattern, lastDayPattern } from "../../../../text/days";

export type ByDay = ReadonlyMap<string, DayRow>;

export interface DayLook {
  isWorked: boolean;
  /** Who says so: the weekday, the State Council, the company. */
  by: "weekday" | "given" | "own";
}

export const byDay = (rows: readonly DayRow[]): ByDay => new Map(rows.map((row) => [row.day, row]));

const isWeekday = (day: string): boolean => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
};

/** How a day would be if the company said nothing. */
export const otherwise = (rows: ByDay, day: string): boolean => rows.get(day)?.given ?? isWeekday(day);

export function lookOf(rows: ByDay, day: string): DayLook {
  const row = rows.get(day);
  if (row?.is_own && row.is_worked !== null) return { isWorked: row.is_worked, by: "own" };
  if (row && row.given !== null) return { isWorked: row.given, by: "given" };
  return { isWorked: isWeekday(day), by: "weekday" };
}

/** Say of days that they are worked or not: what they would be otherwise needs no saying. */
export function saying(rows: ByDay, days: readonly string[], isWorked: boolean): Days {
  return Object.fromEntries(
    days.map((day) => [day, otherwise(rows, day) === isWorked ? null : isWorked] as const),
  );
}

/** All days from one to another, whichever is first; at most a year of them. */
export function between(one: string, other: string): string[] {
  const [first, last] = one < other ? [one, other] : [other, one];
  const days: string[] = [];
  for (let day = first; day <= last && days.length < 366; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The days of a month with empty places before the first, Monday first. */
export function monthOf(year: number, index: number): (string | null)[] {
  const month = `${year}-${String(index).padStart(2, "0")}`;
  const first = `${month}-01`;
  const before = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  return [...Array<null>(before).fill(null), ...between(first, addDays(`${addMonths(month, 1)}-01`, -1))];
}

/** What was pasted: days with whether they are worked, and the lines nobody understands. */
export interface Pasted {
  days: Readonly<Record<string, boolean>>;
  wrong: readonly string[];
}

/** Read lines such as 「2027-01-01 休」 and 「2027-02-05 ~ 2027-02-11 休」; a line says one thing of one day or a range. */
export function readPasted(text: string): Pasted {
  const days: Record<string, boolean> = {};
  const wrong: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const said = line.trim();
    if (!said) continue;
    const found = [...said.matchAll(dayPattern)].map(([, year, month, day]) =>
      dayOf(Number(year), Number(month), Number(day)),
    );
    const rest = said.replace(dayPattern, " ");
    const short = found.length === 1 && found[0] ? lastDayPattern.exec(rest) : null;
    if (short && found[0]) {
      const [year, month] = found[0].split("-").map(Number);
      found.push(dayOf(year ?? 0, Number(short[1] ?? month), Number(short[2])));
    }
    const word = rest
      .replace(short?.[0] ?? "", " ")
      .replace(dayOffWords.neither, " ")
      .toLowerCase();
    const isOff = dayOffWords.off.some((one) => word.includes(one));
    const isWorked = dayOffWords.worked.some((one) => word.includes(one));
    const [first, last = first] = found;
    if (!first || !last || found.length > 2 || isOff === isWorked || /\d/.test(word)) wrong.push(said);
    else for (const day of between(first, last)) days[day] = isWorked;
  }
  return { days, wrong };
}
