/** Settings that are a text, a number, yes or no, or one of a few. */
import { Switch } from "antd";
import type { Words } from "../../../api/building";
import { resaid, said } from "../../../document/tree";
import { t } from "../../../text";
import type { Editor } from "./contract";
import { TextBox } from "./TextBox";

export const SwitchSetting: Editor = ({ id, value, onChange }) => (
  <Switch id={id} size="small" checked={value === true} onChange={(on) => onChange(on)} />
);

export const WordsSetting: Editor = ({ id, desk, value, onChange }) => {
  const words = value as Words | null;
  const { lang } = desk.state;
  return (
    <TextBox id={id} value={said(words, lang)} onCommit={(text) => onChange(resaid(words, lang, text))} />
  );
};

export const LineSetting: Editor = ({ id, setting, value, onChange }) => (
  <TextBox
    id={id}
    value={String(value ?? "")}
    onCommit={(text) => onChange(text.trim() === "" && setting.name !== "currency" ? null : text.trim())}
  />
);

export const WholeSetting: Editor = ({ id, setting, value, onChange }) => {
  const least = setting.least ?? 0;
  const most = setting.most ?? Number.MAX_SAFE_INTEGER;
  return (
    <TextBox
      id={id}
      mode="numeric"
      value={value === null || value === undefined ? "" : String(value)}
      onCommit={(text) => {
        const number = Number(text.trim());
        if (text.trim() === "" && setting.least === undefined) onChange(null);
        else if (/^\d+$/.test(text.trim())) onChange(Math.min(most, Math.max(least, number)));
        else onChange(value);
      }}
    />
  );
};

export const DecimalSetting: Editor = ({ id, value, onChange }) => (
  <TextBox
    id={id}
    mode="decimal"
    value={value === null || value === undefined ? "" : String(value)}
    onCommit={(text) => {
      const number = text.trim().replace(/,/g, "");
      if (number === "") onChange(null);
      else onChange(/^-?\d+(\.\d+)?$/.test(number) ? number : value);
    }}
  />
);

export const ChoiceSetting: Editor = ({ id, setting, value, onChange }) => (
  <Select id={id} value={String(value ?? "")} choices={setting.choices ?? []} onChange={onChange} />
);

export const WidthSetting: Editor = ({ value, setting, onChange }) => (
  <fieldset className="choice-tabs width-tabs" aria-label={setting.label}>
    {[1, 2, 3, 4].map((width) => (
      <button key={width} type="button" aria-pressed={value === width} onClick={() => onChange(width)}>
        {t(`building.width${width as 1 | 2 | 3 | 4}`)}
      </button>
    ))}
  </fieldset>
);

interface SelectProps {
  id?: string;
  label?: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** The browser's own list: short, quick, and known to everybody. */
export function Select({ id, label, value, choices, onChange }: SelectProps) {
  return (
    <select
      id={id}
      aria-label={label}
      className="build-select"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {choices.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}
