/** A code: scanned by a hand scanner, which types and presses Enter, or by the camera; shown as its picture. */
import { lazy, Suspense } from "react";
import { halfWidth } from "../kit/decimal";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { ScanButton } from "./parts/ScanButton";
import { TypedBox } from "./parts/TypedBox";
import { textValue } from "./values";
import "./parts/code.css";

/** Drawn where codes are read; nobody else loads what draws them. */
const CodePicture = lazy(() => import("./parts/CodePicture"));

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
      {!field.masked && (
        <Suspense>
          <CodePicture text={text} symbol={field.symbol} />
        </Suspense>
      )}
      <span className="num">{text}</span>
    </span>
  );
}

export const Cell = (): CellParts => ({ width: 150, grow: true, text: textValue, parse });
