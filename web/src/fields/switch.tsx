/** Yes or no. */
import { Icon } from "../kit/Icon";
import { t } from "../text";
import type { CellParts, InputProps, ViewProps } from "./contract";
import { NoValue } from "./parts/Empty";

export function Input({ id, field, value, onChange, onLeave, disabled, describedBy }: InputProps) {
  return (
    <button
      id={id}
      type="button"
      role="switch"
      aria-checked={value === true}
      aria-label={field.label}
      aria-describedby={describedBy}
      disabled={disabled}
      className="switch"
      onClick={() => onChange(value !== true)}
      onBlur={onLeave}
    >
      <span className="switch-knob" />
    </button>
  );
}

const text = (value: unknown) => (value === null ? "" : t(value === true ? "field.yes" : "field.no"));

export function View({ value }: ViewProps) {
  return value === null ? <NoValue /> : <span>{text(value)}</span>;
}

const yes = new Set(["1", "true", "yes", "y", "\u662f", "\u221a", "\u2713", "\u5bf9", "\u6709"]);
const no = new Set(["0", "false", "no", "n", "\u5426", "\u00d7", "\u65e0", "\u6ca1\u6709"]);

export const Cell = (): CellParts => ({
  width: 72,
  align: "center",
  text,
  parse: (typed) => {
    const word = typed.trim().toLowerCase();
    if (yes.has(word)) return { value: true };
    return no.has(word) ? { value: false } : { wrong: t("field.notSwitch") };
  },
  toggle: (value) => value !== true,
  View: ({ value }) => (value === true ? <Icon name="check" label={t("field.yes")} /> : null),
});
