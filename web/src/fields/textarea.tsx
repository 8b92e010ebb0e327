/** Several lines of text. */
import { Input as Box } from "antd";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { textValue } from "./values";

export function Input({ id, field, value, onChange, onLeave, disabled, invalid, describedBy }: InputProps) {
  return (
    <Box.TextArea
      id={id}
      value={textValue(value)}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      placeholder={field.placeholder ?? undefined}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      autoSize={{ minRows: 2, maxRows: 8 }}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      onBlur={onLeave}
    />
  );
}

export function View({ value }: ViewProps) {
  return value ? <span className="view-text is-long">{textValue(value)}</span> : <NoValue />;
}

export const Cell = (): CellParts => ({
  width: 220,
  grow: true,
  text: (value) => textValue(value).replace(/\s*\n\s*/g, " "),
  plain: textValue,
  parse: (text) => ({ value: text }),
});
