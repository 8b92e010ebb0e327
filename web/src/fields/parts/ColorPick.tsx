/** The system's own palette of colours, as a small field that shows the colour there is. */
import { t } from "../../text";
import type { InputProps } from "../contract";
import { textValue } from "../values";

export const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

export function ColorPick({ field, value, disabled, onChange, onLeave }: InputProps) {
  const text = textValue(value);
  return (
    <input
      type="color"
      className="color-pick"
      aria-label={t("field.pickColor", { field: field.label })}
      value={isColor(text) ? text : "#ffffff"}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onLeave}
    />
  );
}
