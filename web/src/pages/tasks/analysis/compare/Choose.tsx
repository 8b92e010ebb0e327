/** Which two: flows of one form, each whole or one version of it; and the two the other way round. */
import { Button } from "antd";
import type { ComparableFlow } from "../../../../api/comparing";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { type Choice, choiceOf, optionOf, type Two, versionText } from "./choosing";

interface ChooseProps {
  flows: readonly ComparableFlow[];
  two: Two;
  today: string;
  onChoose: (two: Two) => void;
}

export function Choose({ flows, two, today, onChoose }: ChooseProps) {
  const [one, other] = two;
  const pickFirst = (first: Choice) => {
    const stays = other.flow.form_id === first.flow.form_id;
    onChoose([first, stays ? other : { flow: first.flow, version: first.flow.versions[0] ?? null }]);
  };
  return (
    <div className="compare-choose">
      <Side label={t("comparing.first")} flows={flows} chosen={one} today={today} onChoose={pickFirst} />
      <Button
        aria-label={t("comparing.swap")}
        title={t("comparing.swap")}
        icon={<Icon name="swap" size={16} />}
        onClick={() => onChoose([other, one])}
      />
      <Side
        label={t("comparing.second")}
        flows={flows.filter((flow) => flow.form_id === one.flow.form_id)}
        chosen={other}
        today={today}
        onChoose={(second) => onChoose([one, second])}
      />
    </div>
  );
}

interface SideProps {
  label: string;
  flows: readonly ComparableFlow[];
  chosen: Choice;
  today: string;
  onChoose: (choice: Choice) => void;
}

function Side({ label, flows, chosen, today, onChoose }: SideProps) {
  return (
    <label className="compare-side">
      <span className="muted">{label}</span>
      <select
        value={optionOf(chosen)}
        onChange={(event) => {
          const found = choiceOf(flows, event.target.value);
          if (found) onChoose(found);
        }}
      >
        {flows.map((flow) => (
          <optgroup key={flow.id} label={t("comparing.ofForm", { flow: nameOf(flow), form: flow.form })}>
            <option value={optionOf({ flow, version: null })}>
              {t("comparing.allOf", { flow: nameOf(flow) })}
            </option>
            {flow.versions.map((version) => (
              <option key={version.version} value={optionOf({ flow, version })}>
                {t("comparing.option", { version: versionText(version, today), n: version.runs })}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

const nameOf = (flow: ComparableFlow): string =>
  flow.is_on ? flow.label : t("analysis.off", { flow: flow.label });
