/** A whole number of a section, with its unit and a line that explains it. */
import { useId } from "react";

interface WholeFieldProps {
  label: string;
  hint: string;
  unit?: string;
  value: string;
  placeholder?: string;
  onChange: (value: string) => void;
}

export function WholeField({ label, hint, unit, value, placeholder, onChange }: WholeFieldProps) {
  const id = useId();
  return (
    <div className="settings-field">
      <label htmlFor={id}>{label}</label>
      <span className="settings-number">
        <input
          id={id}
          inputMode="numeric"
          value={value}
          placeholder={placeholder}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value.trim())}
        />
        {unit}
      </span>
      <p className="settings-hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

/** What was typed as a number; null where it is no whole one. */
export function whole(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
