/** One line of text. */
import { Input as Box } from "antd";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { anyText, textValue } from "./values";

export function Input({ id, field, value, onChange, onLeave, disabled, invalid, describedBy }: InputProps) {
  return (
    <Box
      id={id}
      value={textValue(value)}
      disabled={disabled}
      status={invalid ? "error" : undefined}
      placeholder={field.placeholder ?? undefined}
      autoComplete="off"
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      onBlur={onLeave}
    />
  );
}

export function View({ value }: ViewProps) {
  const text = anyText(value);
  return text ? <span className="view-text">{text}</span> : <NoValue />;
}

export const Cell = (): CellParts => ({
  width: 160,
  grow: true,
  text: anyText,
  parse: (text) => ({ value: text }),
});
