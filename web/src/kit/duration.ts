/** Lengths of time, kept as exact minutes: "150" reads 2 小时 30 分, and is typed as 2:30, 2小时30分, 2.5h or 150. */
import { t } from "../text";
import { halfWidth, parseDecimal, roundDecimal } from "./decimal";

const SECONDS = { day: 86_400, hour: 3600, minute: 60, second: 1 };

const clock = /^(-?)(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/;
const number = "(\\d+(?:\\.\\d+)?)";
const said = new RegExp(
  `^(-?)(?:${number}(?:\u5929|\u65e5|days?|d))?(?:${number}(?:\u4e2a?\u5c0f\u65f6|\u4e2a?\u949f\u5934|\u65f6|hours?|hrs?|h))?` +
    `(?:${number}(?:\u5206\u949f|\u5206|minutes?|mins?|m))?(?:${number}(?:\u79d2\u949f?|seconds?|secs?|s))?$`,
);

/** The minutes of a typed length of time as a decimal text; null if it is none. */
export function parseDuration(typed: string): string | null {
  const text = halfWidth(typed).toLowerCase().replace(/\s/g, "");
  const match = clock.exec(text);
  if (match) {
    const seconds =
      Number(match[2]) * SECONDS.hour + Number(match[3]) * SECONDS.minute + Number(match[4] ?? 0);
    return minutes(seconds, match[1]);
  }
  const parts = said.exec(text);
  if (parts?.slice(2).some((part) => part !== undefined)) {
    const sizes = [SECONDS.day, SECONDS.hour, SECONDS.minute, SECONDS.second];
    const seconds = sizes.reduce((sum, size, place) => sum + Number(parts[place + 2] ?? 0) * size, 0);
    return minutes(seconds, parts[1]);
  }
  return parseDecimal(text);
}

const minutes = (seconds: number, sign = "") =>
  `${seconds > 0 ? sign : ""}${parseDecimal(roundDecimal((seconds / 60).toFixed(6), 6))}`;

/** Hours, minutes and seconds of a number of minutes; null if it is no number, such as a masked one. */
function split(value: string): { sign: string; parts: [number, number, number] } | null {
  const seconds = Math.round(Number(value) * 60);
  if (value.trim() === "" || !Number.isSafeInteger(seconds)) return null;
  const size = Math.abs(seconds);
  return {
    sign: seconds < 0 ? "-" : "",
    parts: [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60],
  };
}

/** 2 小时 30 分. */
export function durationText(value: string): string {
  const found = split(value);
  if (!found) return value;
  const [hours, rest, seconds] = found.parts;
  const words = [
    hours > 0 && t("field.hours", { n: hours }),
    rest > 0 && t("field.minutes", { n: rest }),
    seconds > 0 && t("field.seconds", { n: seconds }),
  ].filter(Boolean);
  return found.sign + (words.join(" ") || t("field.minutes", { n: 0 }));
}

/** 2:30, as it is typed. */
export function durationClock(value: string): string {
  const found = split(value);
  if (!found) return value;
  const [hours, rest, seconds] = found.parts;
  const two = (count: number) => String(count).padStart(2, "0");
  return `${found.sign}${hours}:${two(rest)}${seconds > 0 ? `:${two(seconds)}` : ""}`;
}
