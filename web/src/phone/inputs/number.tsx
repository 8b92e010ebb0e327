/** Numbers, money and per cent, with the keyboard of digits. */
import type { InputProps } from "../../fields/contract";
import { numberText } from "../../kit/format";
import { Typed } from "./parts/Typed";

export function Input(props: InputProps) {
  const { field } = props;
  const sign = field.format === "money" ? numberText("0", field).split(" ")[0] : null;
  return (
    <Typed
      {...props}
      live
      inputMode="decimal"
      before={sign}
      behind={field.format === "percent" ? "%" : (field.unit ?? null)}
    />
  );
}
