/** A day: typed (11-23, 明天) or picked. */

import type { Value } from "../api/types";
import { addDays, parseDay } from "../kit/days";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { DayBox } from "./parts/DayBox";
import { NoValue } from "./parts/Empty";
import { textValue } from "./values";

function parse(text: string, today: string) {
  const day = parseDay(text, today);
  return day === null ? { wrong: t("field.notDay") } : { value: day };
}

export function Input(props: InputProps) {
  return (
    <DayBox
      {...props}
      text={textValue}
      parse={(text) => parse(text, props.scope.today)}
      join={(day) => day}
    />
  );
}

export function View({ value }: ViewProps) {
  return value ? <span className="num">{textValue(value)}</span> : <NoValue />;
}

/** Days continue one by one, or by the step of the last two. */
function series(values: readonly Value[], count: number): Value[] {
  const last = textValue(values.at(-1) ?? null);
  if (last === "") return Array.from({ length: count }, () => null);
  const before = values.length > 1 ? textValue(values.at(-2) ?? null) : "";
  const step = before ? Math.round((Date.parse(last) - Date.parse(before)) / 86_400_000) : 1;
  return Array.from({ length: count }, (_, index) => addDays(last, step * (index + 1)));
}

export const Cell = ({ scope }: Place): CellParts => ({
  width: 112,
  text: textValue,
  parse: (text) => parse(text, scope.today),
  today: scope.today,
  series,
});
