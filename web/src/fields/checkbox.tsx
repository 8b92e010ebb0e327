/** Any of a few options, all in sight. */
import type { InputProps } from "./contract";
import { optionsCell } from "./parts/options";
import { chosenOf, ManyView, withOption } from "./parts/Tag";

export function Input(props: InputProps) {
  const { id, field, value, onChange, onLeave, disabled, invalid, describedBy } = props;
  const options = props.options ?? field.options ?? [];
  const chosen = chosenOf(value);
  const gone = chosen.filter((one) => !options.some((option) => option.value === one));
  return (
    <fieldset
      id={id}
      className={`radios${invalid ? " is-wrong" : ""}`}
      aria-label={field.label}
      aria-describedby={describedBy}
      tabIndex={-1}
      onBlur={onLeave}
    >
      {[...options, ...gone.map((one) => ({ value: one, label: one, long: null }))].map((option) => (
        <label
          key={option.value}
          className={chosen.includes(option.value) ? "is-on" : ""}
          title={option.long ?? undefined}
        >
          <input
            type="checkbox"
            checked={chosen.includes(option.value)}
            disabled={disabled}
            onChange={(event) => onChange(withOption(field, chosen, option.value, event.target.checked))}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

export const View = ManyView;
export const Cell = optionsCell;
