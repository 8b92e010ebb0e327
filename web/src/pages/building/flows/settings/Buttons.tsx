/** What people may do at a step besides agreeing, and what the buttons are called there. */
import type { Words } from "../../../../api/building";
import { newId, resaid } from "../../../../document/tree";
import { t } from "../../../../text";
import { TextBox } from "../../settings/TextBox";
import type { FlowEditor } from "./contract";

interface Renamed {
  id: string;
  button: string;
  label: Words;
}

/** These are there anyway. */
const ALWAYS = new Set(["approve", "reject"]);

export const ButtonsSetting: FlowEditor = ({ flow, setting, element, value, onChange }) => {
  const chosen = (value as string[] | null) ?? [];
  const names = (element.names as Renamed[] | undefined) ?? [];
  const { lang } = flow.desk.state;
  const rename = (button: string, text: string) => {
    const others = names.filter((one) => one.button !== button);
    const known = names.find((one) => one.button === button);
    const label = resaid(known?.label, lang, text.trim());
    const next =
      text.trim() === "" || !label ? others : [...others, { id: known?.id ?? newId(), button, label }];
    onChange(chosen, { names: next });
  };
  return (
    <fieldset className="flow-buttons" aria-label={setting.label}>
      {(setting.choices ?? []).map((one) => {
        const isOn = ALWAYS.has(one.value) || chosen.includes(one.value);
        const name = names.find((each) => each.button === one.value);
        return (
          <div key={one.value} className="flow-button">
            <label>
              <input
                type="checkbox"
                checked={isOn}
                disabled={ALWAYS.has(one.value)}
                onChange={() =>
                  onChange(isOn ? chosen.filter((each) => each !== one.value) : [...chosen, one.value])
                }
              />
              {one.label}
            </label>
            {isOn && (
              <TextBox
                label={t("flows.buttonName", { button: one.label })}
                placeholder={one.label}
                value={flow.say(name?.label)}
                maxLength={20}
                onCommit={(text) => rename(one.value, text)}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
};
