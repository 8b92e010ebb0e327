/** One of a few options, all in sight. */
import type { InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";
import { optionCell } from "./parts/options";
import { Tag } from "./parts/Tag";

export function Input(props: InputProps) {
  const {
    id,
    field,
    value,
    onChange,
    onLeave,
    disabled,
    invalid,
    describedBy,
    options = field.options ?? [],
  } = props;
  return (
    <div
      id={id}
      className={`radios${invalid ? " is-wrong" : ""}`}
      role="radiogroup"
      aria-label={field.label}
      aria-describedby={describedBy}
      tabIndex={-1}
      onBlur={onLeave}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={option.value === value ? "is-on" : ""}
          title={option.long ?? undefined}
        >
          <input
            type="radio"
            name={id}
            checked={option.value === value}
            disabled={disabled}
            onChange={() => onChange(option.value)}
            onClick={() => option.value === value && !field.required && onChange(null)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

export function View({ field, value }: ViewProps) {
  return value === null ? <NoValue /> : <Tag field={field} value={value} />;
}

export const Cell = optionCell;
