/** The address of a web page: shown without its scheme, opened in a page of its own that learns nothing of ours. */
import type { Value } from "../api/types";
import { halfWidth } from "../kit/decimal";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";

const shown = (value: Value) =>
  textValue(value)
    .replace(/^https?:\/\//, "")
    .replace(/\/$/, "");
const parse = (text: string) => ({ value: halfWidth(text).trim() });

/** Whatever came from where: only these two may be clicked. */
const isSafe = (text: string) => /^https?:\/\//i.test(text);

export function Input(props: InputProps) {
  const field = { ...props.field, placeholder: props.field.placeholder ?? "https://" };
  return (
    <TypedBox {...props} field={field} inputMode="url" shown={textValue} typed={textValue} parse={parse} />
  );
}

export function View({ value }: ViewProps) {
  const text = textValue(value);
  if (text === "") return <NoValue />;
  if (!isSafe(text)) return <span className="view-text">{text}</span>;
  return (
    <a className="view-link" href={text} target="_blank" rel="noopener noreferrer nofollow" title={text}>
      {shown(value)}
    </a>
  );
}

export const Cell = (): CellParts => ({ width: 200, grow: true, text: shown, plain: textValue, parse });
