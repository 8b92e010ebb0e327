/** A serial number: the server gives it with the first save. */
import { t } from "../text";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { textValue } from "./values";

export function View({ value }: ViewProps) {
  return value ? (
    <span className="num">{textValue(value)}</span>
  ) : (
    <span className="muted">{t("field.serialLater")}</span>
  );
}

export function Input({ id, field, value }: InputProps) {
  return (
    <div id={id} className="field-value">
      <View field={field} value={value} />
    </div>
  );
}

export const Cell = (): CellParts => ({
  width: 150,
  text: textValue,
  parse: (text) => ({ value: text }),
});
