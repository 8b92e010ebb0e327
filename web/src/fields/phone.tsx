/** A phone number: dialled by a touch; the server checks and normalises it. */
import type { Value } from "../api/types";
import { halfWidth } from "../kit/decimal";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";

/** 139 0002 7919 is easier to read than eleven digits in a row. */
function shown(value: Value): string {
  const text = textValue(value);
  return /^1\d{10}$/.test(text) ? `${text.slice(0, 3)} ${text.slice(3, 7)} ${text.slice(7)}` : text;
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
