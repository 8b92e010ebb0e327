/** One of a few, all of which are seen. */
interface ChoicesProps {
  label: string;
  chosen: string;
  options: readonly (readonly [string, string])[];
  onChoose: (value: string) => void;
}

export function Choices({ label, chosen, options, onChoose }: ChoicesProps) {
  return (
    <fieldset className="act-choices">
      <legend>{label}</legend>
      {options.map(([value, text]) => (
        <label key={value}>
          <input type="radio" checked={value === chosen} onChange={() => onChoose(value)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
