/** 同意前的检查: what must hold, and what is said where it does not. */
import { Button } from "antd";
import { useId } from "react";
import type { Words } from "../../../../api/building";
import { UNWRITTEN } from "../../../../document/flows/tree";
import { newId, resaid } from "../../../../document/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { TextBox } from "../../settings/TextBox";
import { Condition } from "./Condition";
import type { FlowEditor } from "./contract";

interface CheckElement {
  id: string;
  formula: string;
  message: Words;
}

export const ChecksSetting: FlowEditor = ({ flow, owner, setting, value, onChange }) => {
  const id = useId();
  const checks = (value as CheckElement[] | null) ?? [];
  const put = (one: CheckElement, values: Partial<CheckElement>) =>
    onChange(checks.map((each) => (each.id === one.id ? { ...one, ...values } : each)));
  return (
    <fieldset className="flow-list" aria-label={setting.label}>
      {checks.map((one) => (
        <div key={one.id} className="flow-item">
          <Condition
            id={`${id}-${one.id}`}
            flow={flow}
            owner={owner}
            label={t("flows.check.holds")}
            formula={one.formula}
            element={one}
            empty={UNWRITTEN}
            onChange={(formula) => formula && put(one, { formula })}
          />
          <TextBox
            label={t("flows.check.message")}
            value={flow.say(one.message)}
            maxLength={200}
            onCommit={(text) => {
              const message = resaid(one.message, flow.desk.state.lang, text.trim());
              if (text.trim() && message) put(one, { message });
            }}
          />
          <Button size="small" onClick={() => onChange(checks.filter((each) => each.id !== one.id))}>
            {t("flows.check.remove")}
          </Button>
        </div>
      ))}
      <Button
        size="small"
        icon={<Icon name="plus" size={14} />}
        onClick={() =>
          onChange([...checks, { id: newId(), formula: UNWRITTEN, message: t("flows.check.start") }])
        }
      >
        {t("flows.check.add")}
      </Button>
    </fieldset>
  );
};
