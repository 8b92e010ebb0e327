/** A code: scanned by a hand scanner, which types and presses Enter, or by the camera; shown as its picture. */
import { halfWidth } from "../kit/decimal";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { CodePicture } from "./parts/CodePicture";
import { NoValue } from "./parts/Empty";
import { ScanButton } from "./parts/ScanButton";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";

const parse = (text: string) => ({ value: halfWidth(text).trim() });

export function Input(props: InputProps) {
  return (
    <div className="code-box">
      <TypedBox {...props} shown={textValue} typed={textValue} parse={parse} />
      <ScanButton
        title={props.field.label}
        disabled={props.disabled}
        onCode={(code) => props.onChange(code)}
      />
    </div>
  );
}

export function View({ field, value }: ViewProps) {
  const text = textValue(value);
  if (text === "") return <NoValue />;
  return (
    <span className="code-view">
      {!field.masked && <CodePicture text={text} symbol={field.symbol} />}
      <span className="num">{text}</span>
    </span>
  );
}

export const Cell = (): CellParts => ({ width: 150, grow: true, text: textValue, parse });
