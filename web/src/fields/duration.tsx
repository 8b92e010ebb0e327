/** How long something takes: read as hours and minutes, typed as 2:30 or a number of minutes. */
import type { Value } from "../api/types";
import { addDecimals, parseDecimal } from "../kit/decimal";
import { durationClock, durationText, parseDuration } from "../kit/duration";
import { t } from "../text";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";

const shown = (value: Value) => (value === null ? "" : durationText(textValue(value)));
const typed = (value: Value) => (value === null ? "" : durationClock(textValue(value)));

function parse(text: string) {
  const value = parseDuration(text);
  return value === null ? { wrong: t("field.notDuration") } : { value };
}

export function Input(props: InputProps) {
  const field = { ...props.field, placeholder: props.field.placeholder ?? "2:30" };
  return <TypedBox {...props} field={field} live align="right" shown={shown} typed={typed} parse={parse} />;
}

export function View({ value }: ViewProps) {
  return value === null ? <NoValue /> : <span className="num">{shown(value)}</span>;
}

export function Cell(): CellParts {
  const digits = (value: Value) => (typeof value === "string" && parseDecimal(value) !== null ? value : null);
  return {
    width: 112,
    align: "right",
    text: shown,
    plain: typed,
    parse,
    digits,
    total: (values) => durationText(addDecimals(values.flatMap((value) => digits(value) ?? []))),
  };
}
