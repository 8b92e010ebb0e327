/** How the numbers of the workbench read. */
import type { NumberFormat, Value } from "../../api/types";
import { digitsText, EMPTY, numberText } from "../../kit/format";
import { t } from "../../text";

export interface FigureText {
  sign: string;
  digits: string;
}

const formats: Record<string, NumberFormat> = { money: "money", percent: "percent", duration: "duration" };

/** A number with its currency sign apart, so that it may stand smaller. */
export function figureText(value: Value, format?: string | null): FigureText {
  if (value === null || value === "") return { sign: "", digits: EMPTY };
  const shape = { format: formats[format ?? ""] ?? ("plain" as const) };
  const digits = digitsText(String(value), shape);
  const sign = shape.format === "money" ? (numberText("0", shape).split(" ")[0] ?? "") : "";
  return { sign, digits };
}

/** The share of the largest, for the length of a bar. */
export function share(value: Value, largest: number): number {
  const size = Math.abs(Number(value ?? 0));
  return largest > 0 ? Math.max(0, Math.min(1, size / largest)) : 0;
}

const days = ["day.0", "day.1", "day.2", "day.3", "day.4", "day.5", "day.6"] as const;

/** The name of a day such as "2026-05-06". */
export function weekday(day: string): string {
  const key = days[new Date(`${day}T00:00:00Z`).getUTCDay()];
  return key ? t(key) : "";
}
