/**
 * Days as text "2026-05-06" and times as "09:30:00": reading what people type, adding days. The business day of today is passed in.
 */
import { dayWords, halfDays, monthWords, yearWords } from "../text/days";
import { halfWidth } from "./decimal";

const pad = (number: number, size = 2) => String(number).padStart(size, "0");

/** Put a real calendar day together; null for February 30th and the like. */
export function dayOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && year >= 1900 && year <= 9999 ? `${pad(year, 4)}-${pad(month)}-${pad(day)}` : null;
}

export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

const leaps: Record<string, number | undefined> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
};

/** Monday is 0. */
const weekdayOf = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

export function addMonths(month: string, count: number): string {
  const [year = 0, index = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, index - 1 + count, 1)).toISOString().slice(0, 7);
}

/** The same day so many months later, or the last one where that month is shorter. */
export function addMonthsTo(day: string, count: number): string {
  const month = addMonths(day.slice(0, 7), count);
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const same = `${month}${day.slice(7)}`;
  return same < last ? same : last;
}

/** The six weeks around a month, Monday first. */
export function weeksOf(month: string): string[][] {
  const start = addDays(`${month}-01`, -weekdayOf(`${month}-01`));
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(start, week * 7 + day)),
  );
}

/** Where a key leads in a calendar: by days and weeks, to the ends of a week, by months, with Shift by years; null: nowhere. */
export function dayByKey(day: string, key: string, shift: boolean): string | null {
  const leap = leaps[key];
  if (leap !== undefined) return addDays(day, leap);
  if (key === "Home") return addDays(day, -weekdayOf(day));
  if (key === "End") return addDays(day, 6 - weekdayOf(day));
  if (key === "PageUp") return addMonthsTo(day, shift ? -12 : -1);
  return key === "PageDown" ? addMonthsTo(day, shift ? 12 : 1) : null;
}

/** Read a typed day: 2026-05-06, 2026/5/6, 2026年5月6日, 20260506, 5-6, 5.6, 明天, +3; null if it is none. */
export function parseDay(typed: string, today: string): string | null {
  const text = halfWidth(typed).trim().toLowerCase();
  const offset = dayWords[text] ?? (/^[+-]\d{1,3}$/.test(text) ? Number(text) : undefined);
  if (offset !== undefined) return addDays(today, offset);
  const full =
    /^(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (full) return dayOf(Number(full[1]), Number(full[2]), Number(full[3]));
  const short = /^(\d{1,2})[-/.\u6708](\d{1,2})\u65e5?$/.exec(text);
  if (short) return dayOf(Number(today.slice(0, 4)), Number(short[1]), Number(short[2]));
  return null;
}

/** Read a typed month: 2026-05, 2026/5, 2026\u5e745\u6708, 202605, 5\u6708, a day of it, \u672c\u6708; null if it is none. */
export function parseMonth(typed: string, today: string): string | null {
  const text = halfWidth(typed).trim().toLowerCase();
  const offset = monthWords[text];
  if (offset !== undefined) return addMonths(today.slice(0, 7), offset);
  const full =
    /^(\d{4})[-/.\u5e74](\d{1,2})\u6708?$/.exec(text) ??
    /^(\d{4})(\d{2})$/.exec(text) ??
    /^()(\d{1,2})\u6708?$/.exec(text);
  if (full) return dayOf(Number(full[1] || today.slice(0, 4)), Number(full[2]), 1)?.slice(0, 7) ?? null;
  return parseDay(typed, today)?.slice(0, 7) ?? null;
}

/** Read a typed year: 2026, 2026\u5e74, a day of it, \u4eca\u5e74; null if it is none. */
export function parseYear(typed: string, today: string): string | null {
  const text = halfWidth(typed).trim().toLowerCase();
  const offset = yearWords[text];
  if (offset !== undefined) return String(Number(today.slice(0, 4)) + offset);
  const full = /^(\d{4})\u5e74?\u5ea6?$/.exec(text);
  if (full) return dayOf(Number(full[1]), 1, 1)?.slice(0, 4) ?? null;
  return /\d{4}/.test(text) ? (parseDay(typed, today)?.slice(0, 4) ?? null) : null;
}

/** Read a typed moment: a day, and "10:30" behind it (midnight without); "HH:MM" alone is today's. */
export function parseMoment(typed: string, today: string): string | null {
  const text = halfWidth(typed)
    .trim()
    .replace(/t(?=\d)/i, " ");
  const match = /^(.*?)\s*(?:(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (!match) return null;
  const [, dayPart = "", hour, minute, second] = match;
  if (dayPart === "" && hour === undefined) return null;
  const day = dayPart === "" ? today : parseDay(dayPart, today);
  if (day === null || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59)
    return null;
  return `${day}T${pad(Number(hour ?? 0))}:${minute ?? "00"}:${second ?? "00"}`;
}

/** Read a typed time of day: 9:30, 09:30:15, 930, 9\u70b930, 3:30 pm; null if it is none. */
export function parseClock(typed: string): string | null {
  const text = halfWidth(typed).trim().toLowerCase().replace(/\./g, ":");
  const half = Object.keys(halfDays).find((word) => text.startsWith(word) || text.endsWith(word));
  const rest = (half ? text.replace(half, "") : text).trim().replace("\u70b9\u534a", ":30");
  const match =
    /^(\d{1,2})(?:[:\u65f6\u70b9](\d{1,2})(?:[:\u5206](\d{1,2})?\u79d2?)?|[\u65f6\u70b9])$/.exec(rest) ??
    /^(\d{1,2})(\d{2})$/.exec(rest) ??
    (half ? /^(\d{1,2})$/.exec(rest) : null);
  if (!match) return null;
  const [hour, minute, second] = [1, 2, 3].map((place) => Number(match[place] ?? 0)) as [
    number,
    number,
    number,
  ];
  const later = half && halfDays[half] === 12;
  const shifted = later && hour < 12 ? hour + 12 : half && !later && hour === 12 ? 0 : hour;
  if (shifted > 23 || minute > 59 || second > 59) return null;
  return `${pad(shifted)}:${pad(minute)}:${pad(second)}`;
}

/** 09:30:00 as 09:30; seconds only where there are any. */
export const shortClock = (clock: string): string => clock.replace(/^(\d\d:\d\d):00$/, "$1");
