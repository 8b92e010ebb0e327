/** A colour: picked from the system's own palette, or typed as #1f6feb. */
import type { Value } from "../api/types";
import { halfWidth } from "../kit/decimal";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { ColorPick, isColor } from "./parts/ColorPick";
import { NoValue } from "./parts/Empty";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";
import "./color.css";

const parse = (text: string) => ({ value: halfWidth(text).trim() });

/** A field of the colour; nothing but a colour gets into a style. */
const Swatch = ({ value }: { value: Value }) => {
  const text = textValue(value);
  return isColor(text) ? <span className="swatch" style={{ background: text }} aria-hidden /> : null;
};

export function Input(props: InputProps) {
  const field = { ...props.field, placeholder: props.field.placeholder ?? "#1f6feb" };
  return (
    <div className="color-box">
      <ColorPick {...props} />
      <TypedBox {...props} field={field} shown={textValue} typed={textValue} parse={parse} />
    </div>
  );
}

const Named = ({ value }: { value: Value }) => (
  <span className="swatch-line">
    <Swatch value={value} />
    <span className="num">{textValue(value)}</span>
  </span>
);

export const View = ({ value }: ViewProps) => (value === null ? <NoValue /> : <Named value={value} />);

export const Cell = (): CellParts => ({
  width: 100,
  text: textValue,
  parse,
  View: ({ value }) => (value === null ? null : <Named value={value} />),
});
