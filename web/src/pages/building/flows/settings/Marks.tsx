/** 流程状态写回: at which moments of a run its record gets which values. */
import { useState } from "react";
import { newId } from "../../../../document/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import type { FlowEditor } from "./contract";
import { SetsSetting } from "./Sets";

interface Mark {
  id: string;
  on: string;
  sets: readonly unknown[];
}

/** What happens only to what somebody handed in. */
const OF_APPROVALS = new Set(["returned", "withdrawn"]);

export const MarksSetting: FlowEditor = ({ flow, owner, element, setting, value, onChange }) => {
  const marks = (value as Mark[] | null) ?? [];
  /** Moments that were chosen, for which no field is yet. */
  const [begun, setBegun] = useState<readonly Mark[]>([]);
  const moments = flow.state.kinds.marks;
  const shown = [...marks, ...begun.filter((one) => !marks.some((mark) => mark.id === one.id))].sort(
    (one, other) => placeOf(one) - placeOf(other),
  );
  function placeOf(mark: Mark): number {
    return moments.findIndex((one) => one.value === mark.on);
  }
  const free = moments.filter(
    (one) =>
      (element.is_approval !== false || !OF_APPROVALS.has(one.value)) &&
      !shown.some((mark) => mark.on === one.value),
  );
  const put = (mark: Mark, sets: readonly unknown[]) => {
    const others = marks.filter((one) => one.id !== mark.id);
    setBegun((now) => now.filter((one) => one.id !== mark.id));
    if (sets.length === 0) onChange(others);
    else if (others.length === marks.length) onChange([...marks, { ...mark, sets }]);
    else onChange(marks.map((one) => (one.id === mark.id ? { ...one, sets } : one)));
  };
  return (
    <fieldset className="flow-list" aria-label={setting.label} data-testid="flow-marks">
      {shown.length === 0 && <p className="muted">{t("flows.marks.none")}</p>}
      {shown.map((mark) => {
        const name = moments.find((one) => one.value === mark.on)?.label ?? mark.on;
        return (
          <div key={mark.id} className="flow-item">
            <div className="build-row is-level">
              <strong className="flow-set-name">{t("flows.marks.when", { when: name })}</strong>
              <button
                type="button"
                className="plain-button"
                aria-label={t("flows.takeAway", { name })}
                onClick={() => put(mark, [])}
              >
                <Icon name="close" size={15} />
              </button>
            </div>
            <SetsSetting
              id={mark.id}
              flow={flow}
              owner={owner}
              element={{ ...mark }}
              setting={{ ...setting, label: name, is_needed: false }}
              value={mark.sets}
              onChange={(sets) => put(mark, sets as readonly unknown[])}
            />
          </div>
        );
      })}
      {free.length > 0 && (
        <Select
          label={t("flows.marks.add")}
          value=""
          choices={[{ value: "", label: t("flows.marks.add") }, ...free]}
          onChange={(on) => on && setBegun([...begun, { id: newId(), on, sets: [] }])}
        />
      )}
    </fieldset>
  );
};
