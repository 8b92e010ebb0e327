/** A code: read by the camera, or typed. */
import type { InputProps } from "../../fields/contract";
import { ScanButton } from "../../fields/parts/ScanButton";
import { Typed } from "./parts/Typed";

export function Input(props: InputProps) {
  return (
    <span className="code-box">
      <Typed {...props} />
      <ScanButton
        title={props.field.label}
        disabled={props.disabled}
        onCode={(code) => props.onChange(code)}
      />
    </span>
  );
}
