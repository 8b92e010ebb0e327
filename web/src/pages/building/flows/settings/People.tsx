/** Settings that say who is meant: one way, or several whose people are all meant. */
import { Button } from "antd";
import type { WhoElement } from "../../../../api/flows";
import { newId } from "../../../../document/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import type { FlowEditor } from "./contract";
import { Who } from "./Who";

const MOST = 20;
const begun = (): WhoElement => ({ id: newId(), by: "people", people: [] });

export const PeopleSetting: FlowEditor = ({ flow, setting, value, onChange }) => {
  const who = (value as WhoElement[] | null) ?? [];
  return (
    <fieldset className="flow-whos" aria-label={setting.label}>
      {who.map((one) => (
        <Who
          key={one.id}
          flow={flow}
          who={one}
          onChange={(next) => onChange(who.map((each) => (each.id === one.id ? next : each)))}
          onRemove={
            who.length > 1 || !setting.is_needed
              ? () => onChange(who.filter((each) => each.id !== one.id))
              : undefined
          }
        />
      ))}
      {who.length < MOST && (
        <Button
          size="small"
          icon={<Icon name="plus" size={14} />}
          onClick={() => onChange([...who, begun()])}
        >
          {t(who.length === 0 ? "flows.chooseWho" : "flows.addWho")}
        </Button>
      )}
    </fieldset>
  );
};

/** One way, or none. */
export const PersonSetting: FlowEditor = ({ flow, value, onChange }) => {
  const who = value as WhoElement | null;
  if (!who) {
    return (
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => onChange(begun())}>
        {t("flows.chooseWho")}
      </Button>
    );
  }
  return <Who flow={flow} who={who} onChange={onChange} onRemove={() => onChange(null)} />;
};
