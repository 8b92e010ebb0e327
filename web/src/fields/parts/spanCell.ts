/** What cells of months and of years share: typed, continued one by one or by the step of the last two. */
import type { Value } from "../../api/types";
import { addMonths, parseMonth, parseYear } from "../../kit/days";
import { t } from "../../text";
import type { CellParts, Place } from "../contract";
import { textValue } from "../values";

export type Unit = "month" | "year";

const MONTHS = { month: 1, year: 12 };

/** Months since year 0, of a month or of a year's first. */
const counted = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7) || 1);

export function readSpan(unit: Unit, text: string, today: string) {
  const found = (unit === "month" ? parseMonth : parseYear)(text, today);
  return found === null ? { wrong: t(`field.notSpan.${unit}`) } : { value: found };
}

export const spanCell =
  (unit: Unit) =>
  ({ scope }: Place): CellParts => ({
    width: 92,
    text: textValue,
    parse: (text) => readSpan(unit, text, scope.today),
    series: (values: readonly Value[], length: number): Value[] => {
      const last = textValue(values.at(-1) ?? null);
      const before = textValue(values.at(-2) ?? null);
      const step = before ? counted(last) - counted(before) : MONTHS[unit];
      const next = (times: number) =>
        addMonths(last.length > 4 ? last : `${last}-01`, step * times).slice(0, last.length);
      return Array.from({ length }, (_, index) => (last ? next(index + 1) : null));
    },
  });
