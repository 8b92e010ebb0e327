/** One question with a few answers, each with a word on what it means. */
import { t } from "../../text";

interface ChoicesProps<T extends string> {
  name: "mode" | "accept" | "as";
  values: readonly T[];
  value: T;
  onChange: (value: T) => void;
}

export function Choices<T extends string>({ name, values, value, onChange }: ChoicesProps<T>) {
  return (
    <fieldset className="import-modes paper">
      <legend>{t(`import.${name}`)}</legend>
      {values.map((one) => {
        const [title, hint] = words(name, one);
        return (
          <label key={one} className={one === value ? "is-on" : ""}>
            <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
            <span>
              <b>{title}</b>
              <span className="muted">{hint}</span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

function words(name: "mode" | "accept" | "as", value: string): [string, string] {
  const start = name === "mode" ? "import" : name === "accept" ? "import.accept" : "import.as";
  const key = `${start}.${value}` as "import.upsert";
  return [t(key), t(`${key}Hint` as "import.upsertHint")];
}
