/** Numbers: plain, money, per cent (typed as 5 or 5 %, kept as 0.05). */
import type { FieldView, Value } from "../api/types";
import type { Parsed } from "../grid/contract";
import { addDecimals, parseDecimal, shiftDecimal } from "../kit/decimal";
import { digitsText, numberText } from "../kit/format";
import { t } from "../text";
import type { CellParts, InputProps, Place, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";

/** Digits before the point; the store ends at 9.2 × 10¹². */
const LIMIT = 12;

export function parseNumber(field: FieldView, text: string): Parsed {
  const percent = field.format === "percent";
  const digits = parseDecimal(percent ? text.replace(/[%\uff05]\s*$/, "") : text);
  if (digits === null) return { wrong: t("field.notNumber") };
  const value = percent ? shiftDecimal(digits, -2) : digits;
  const whole = value.replace("-", "").split(".")[0] ?? "";
  if (whole.length > LIMIT) return { wrong: t("field.tooLarge") };
  return { value };
}

/** The number as it is typed: no separators, per cent without its sign. */
function plainNumber(field: FieldView, value: Value): string {
  const text = textValue(value);
  return text !== "" && field.format === "percent" ? shiftDecimal(text, 2) : text;
}

const shown = (field: FieldView, value: Value) => (value === null ? "" : digitsText(textValue(value), field));

const signs = { plain: null, percent: "%", money: null, duration: null } as const;

export function Input(props: InputProps) {
  const { field } = props;
  return (
    <TypedBox
      {...props}
      live
      align="right"
      inputMode="decimal"
      prefix={
        field.format === "money" ? (
          <span className="muted">{numberText("0", field).split(" ")[0]}</span>
        ) : undefined
      }
      suffix={<span className="muted">{signs[field.format ?? "plain"] ?? field.unit}</span>}
      shown={(value) =>
        field.format === "percent" ? shown(field, value).replace("%", "") : shown(field, value)
      }
      typed={(value) => plainNumber(field, value)}
      parse={(text) => parseNumber(field, text)}
    />
  );
}

export function View({ field, value }: ViewProps) {
  return value === null ? <NoValue /> : <span className="num">{numberText(textValue(value), field)}</span>;
}

/** Two or more numbers continue with their last step; one repeats. */
function series(values: readonly Value[], count: number): Value[] {
  const last = textValue(values.at(-1) ?? null);
  const before = values.length > 1 ? textValue(values.at(-2) ?? null) : last;
  if (last === "" || before === "") return Array.from({ length: count }, () => last || null);
  const step = addDecimals([last, before.startsWith("-") ? before.slice(1) : `-${before}`]);
  const steps: Value[] = [];
  let next = last;
  for (let index = 0; index < count; index += 1) {
    next = addDecimals([next, step]);
    steps.push(next);
  }
  return steps;
}

export function Cell({ field }: Place): CellParts {
  const digits = (value: Value) => (typeof value === "string" && parseDecimal(value) !== null ? value : null);
  const summed = field.summable && field.format !== "percent";
  return {
    width: { money: 108, percent: 76, plain: 88, duration: 112 }[field.format ?? "plain"],
    align: "right",
    text: (value) => shown(field, value),
    plain: (value) =>
      field.format === "percent" && value !== null ? `${plainNumber(field, value)}%` : textValue(value),
    parse: (text) => parseNumber(field, text),
    digits,
    series,
    total: summed
      ? (values) => digitsText(addDecimals(values.flatMap((value) => digits(value) ?? [])), field)
      : undefined,
  };
}
