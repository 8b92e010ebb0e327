/**
 * How values read: amounts "¥ 59,550.00", dates "2026-11-23 10:30", empty "—". Exact strings in, text out.
 * Date-times arrive with the offset of the business zone, so their text is cut out, never converted.
 */
import type { NumberFormat } from "../api/types";
import { currentLang, t } from "../text";
import { groupThousands, roundDecimal, shiftDecimal } from "./decimal";
import { durationText } from "./duration";

export const EMPTY = "—";

export interface NumberShape {
  format?: NumberFormat | null;
  decimals?: number | null;
  currency?: string | null;
  unit?: string | null;
}

const signs: Record<string, string> = { CNY: "¥", USD: "$", EUR: "€", GBP: "£", JPY: "¥", HKD: "HK$" };

/** The digits alone: grouped, money with its places, per cent with its sign. */
export function digitsText(value: string, shape: NumberShape = {}): string {
  if (shape.format === "percent") {
    return `${groupThousands(roundDecimal(shiftDecimal(value, 2), shape.decimals ?? 4))}%`;
  }
  if (shape.format === "duration") return durationText(value);
  if (shape.format === "money") return groupThousands(roundDecimal(value, shape.decimals ?? 2, true));
  return groupThousands(roundDecimal(value, shape.decimals ?? 6));
}

/** A number as people read it outside of sheets, with currency or unit. */
export function numberText(value: string, shape: NumberShape = {}): string {
  const digits = digitsText(value, shape);
  if (shape.format === "money") return `${signs[shape.currency ?? "CNY"] ?? shape.currency} ${digits}`;
  return shape.unit ? `${digits} ${shape.unit}` : digits;
}

export const moneyText = (value: string, currency = "CNY"): string =>
  numberText(value, { format: "money", currency });

/** "2026-05-06T10:30:00+08:00" → "2026-05-06 10:30"; a plain date stays. */
export function dateTimeText(value: string): string {
  return value.length > 10 ? `${value.slice(0, 10)} ${value.slice(11, 16)}` : value;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Relative within 24 hours ("2 小时前"), else the date and time. */
export function agoText(value: string, now: number): string {
  const passed = now - Date.parse(value);
  if (!(passed >= -MINUTE) || passed >= DAY) return dateTimeText(value);
  if (passed < MINUTE) return t("time.now");
  if (passed < 60 * MINUTE) return t("time.minutes", { n: Math.floor(passed / MINUTE) });
  return t("time.hours", { n: Math.floor(passed / (60 * MINUTE)) });
}

/** A whole number of things, grouped; capped counts say so. */
export function countText(count: number, capped = false): string {
  if (!capped) return groupThousands(String(count));
  return currentLang() === "zh" && count >= 10_000
    ? t("count.tenThousands", { n: Math.floor(count / 10_000) })
    : `${groupThousands(String(count))}+`;
}

const UNITS = ["B", "KB", "MB", "GB"] as const;

/** The size of a file in the unit people know. */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toFixed(digits).replace(/\.0$/, "")} ${UNITS[unit]}`;
}
