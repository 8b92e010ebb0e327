/** A time of day: typed as 9:30, 930 or 3:30 pm; seconds show only where there are any. */
import type { Value } from "../api/types";
import { parseClock, shortClock } from "../kit/days";
import { t } from "../text";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";

const shown = (value: Value) => shortClock(textValue(value));

function parse(text: string) {
  const clock = parseClock(text);
  return clock === null ? { wrong: t("field.notClock") } : { value: clock };
}

export function Input(props: InputProps) {
  const field = { ...props.field, placeholder: props.field.placeholder ?? "09:30" };
  return <TypedBox {...props} field={field} shown={shown} typed={shown} parse={parse} />;
}

export function View({ value }: ViewProps) {
  return value ? <span className="num">{shown(value)}</span> : <NoValue />;
}

export const Cell = (): CellParts => ({ width: 84, text: shown, parse });
