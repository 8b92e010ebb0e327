/** An e-mail address: a touch begins a letter; the server checks it. */
import { halfWidth } from "../kit/decimal";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";

const parse = (text: string) => ({ value: halfWidth(text).trim() });

export function Input(props: InputProps) {
  return <TypedBox {...props} inputMode="email" shown={textValue} typed={textValue} parse={parse} />;
}

export function View({ field, value }: ViewProps) {
  const text = textValue(value);
  if (text === "") return <NoValue />;
  return field.masked ? (
    <span>{text}</span>
  ) : (
    <a className="view-link" href={`mailto:${encodeURIComponent(text).replace("%40", "@")}`}>
      {text}
    </a>
  );
}

export const Cell = (): CellParts => ({ width: 180, grow: true, text: textValue, parse });
