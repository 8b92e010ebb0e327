/** A phone number: dialled by a touch; the server checks and normalises it. */
import type { Value } from "../api/types";
import { halfWidth } from "../kit/decimal";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";

/** How numbers are grouped where people know them; others stand as they came. */
const groups: readonly [RegExp, string][] = [
  [/^(1\d{2})(\d{4})(\d{4})$/, "$1 $2 $3"],
  [/^(\+85[23])(\d{4})(\d{4})$/, "$1 $2 $3"],
  [/^(\+886)(9\d{2})(\d{3})(\d{3})$/, "$1 $2 $3 $4"],
  [/^(\+1)(\d{3})(\d{3})(\d{4})$/, "$1 $2 $3 $4"],
];

/** 139 0002 7919 is easier to read than eleven digits in a row. */
function shown(value: Value): string {
  const text = textValue(value);
  const group = groups.find(([pattern]) => pattern.test(text));
  return group ? text.replace(group[0], group[1]) : text;
}

const parse = (text: string) => ({ value: halfWidth(text).trim() });

export function Input(props: InputProps) {
  return <TypedBox {...props} inputMode="tel" shown={shown} typed={textValue} parse={parse} />;
}

export function View({ field, value }: ViewProps) {
  if (!value) return <NoValue />;
  return field.masked ? (
    <span className="num">{textValue(value)}</span>
  ) : (
    <a className="num" href={`tel:${textValue(value).replace(/\s/g, "")}`}>
      {shown(value)}
    </a>
  );
}

export const Cell = (): CellParts => ({ width: 132, text: shown, plain: textValue, parse });
