/** A point: where the phone is, or typed; a touch leads there. */
import type { InputProps } from "../../fields/contract";
import { LocateButton } from "../../fields/parts/LocateButton";
import { textValue } from "../../fields/values";
import { t } from "../../text";
import { Typed } from "./parts/Typed";

export function Input(props: InputProps) {
  return (
    <span className="code-box">
      <Typed {...props} placeholder={props.field.placeholder ?? t("field.placeHint")} />
      <LocateButton
        text={textValue(props.value)}
        disabled={props.disabled}
        onPlace={(text) => props.onChange(text)}
      />
    </span>
  );
}

export const tall = true;
