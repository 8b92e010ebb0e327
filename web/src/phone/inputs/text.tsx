/** One line of text. */
import type { InputProps } from "../../fields/contract";
import { textValue } from "../../fields/values";

export function Input({ id, field, value, onChange, onLeave, disabled, invalid, describedBy }: InputProps) {
  return (
    <span className={`box${invalid ? " is-wrong" : ""}`}>
      <input
        id={id}
        value={textValue(value)}
        disabled={disabled}
        placeholder={field.placeholder ?? undefined}
        enterKeyHint="done"
        autoComplete="off"
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
        onBlur={onLeave}
        onKeyDown={(event) =>
          event.key === "Enter" && !event.nativeEvent.isComposing && event.currentTarget.blur()
        }
      />
    </span>
  );
}
