/** Several of many, each with a cross; more are chosen below. */
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";

interface ChipsProps {
  id?: string;
  label: string;
  chosen: readonly string[];
  choices: readonly { value: string; label: string }[];
  most?: number;
  add: string;
  onChange: (chosen: string[]) => void;
}

export function Chips({ id, label, chosen, choices, most = 50, add, onChange }: ChipsProps) {
  const free = choices.filter((one) => !chosen.includes(one.value));
  const nameOf = (value: string) => choices.find((one) => one.value === value)?.label ?? t("flows.gone");
  return (
    <div className="flow-chips">
      {chosen.map((value) => (
        <span key={value} className="flow-chip">
          {nameOf(value)}
          <button
            type="button"
            aria-label={t("flows.takeAway", { name: nameOf(value) })}
            onClick={() => onChange(chosen.filter((one) => one !== value))}
          >
            <Icon name="close" size={13} />
          </button>
        </span>
      ))}
      {free.length > 0 && chosen.length < most && (
        <Select
          id={id}
          label={id ? undefined : label}
          value=""
          choices={[{ value: "", label: add }, ...free]}
          onChange={(value) => value && onChange([...chosen, value])}
        />
      )}
    </div>
  );
}
