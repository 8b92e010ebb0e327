/** 在哪些群里提醒: which groups are told of to-dos by their robots, of what, and what they read there. */
import { Button } from "antd";
import { useId } from "react";
import { TODO_EVENTS } from "../../../../api/webhooks";
import { newId } from "../../../../document/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import "../../../../text/groups";
import { Select } from "../../settings/plain";
import type { FlowDesk } from "../flowDesk";
import { Chips } from "./Chips";
import type { FlowEditor } from "./contract";
import { useOutlets } from "./useOutlets";

interface GroupElement {
  id: string;
  robot: string;
  tells?: string[];
  shows?: string[];
  calls?: boolean;
}

const MOST = 5;
/** Fields with more than one value in them have no line of their own in a message. */
const NOT_TOLD: ReadonlySet<string> = new Set(["subform", "file", "image", "signature", "encrypted"]);

export const Groups: FlowEditor = ({ flow, setting, value, onChange }) => {
  const groups = (value as GroupElement[] | null) ?? [];
  const robots = useOutlets(flow.desk.state.app)?.filter((one) => one.kind === "group");
  const first = robots?.find((one) => !groups.some((group) => group.robot === one.id));
  return (
    <fieldset className="flow-list" aria-label={setting.label}>
      <p className="muted">{t("flows.groups.hint")}</p>
      {groups.map((one) => (
        <GroupLine
          key={one.id}
          flow={flow}
          group={one}
          robots={(robots ?? []).map((each) => ({
            value: each.id,
            label: each.on ? each.name : t("flows.groups.off", { name: each.name }),
          }))}
          onChange={(next) => onChange(groups.map((each) => (each.id === one.id ? next : each)))}
          onRemove={() => onChange(groups.filter((each) => each.id !== one.id))}
        />
      ))}
      {robots?.length === 0 && <p className="muted">{t("flows.groups.none")}</p>}
      {first && groups.length < MOST && (
        <Button
          size="small"
          icon={<Icon name="plus" size={14} />}
          onClick={() => onChange([...groups, { id: newId(), robot: first.id }])}
        >
          {t("flows.groups.add")}
        </Button>
      )}
    </fieldset>
  );
};

interface GroupLineProps {
  flow: FlowDesk;
  group: GroupElement;
  robots: { value: string; label: string }[];
  onChange: (group: GroupElement) => void;
  onRemove: () => void;
}

function GroupLine({ flow, group, robots, onChange, onRemove }: GroupLineProps) {
  const id = useId();
  const isKnown = robots.some((one) => one.value === group.robot);
  const tells = group.tells ?? [...TODO_EVENTS];
  const fields = flow.desk.state.view.fields.filter((one) => !one.fields && !NOT_TOLD.has(one.widget));
  return (
    <div className="flow-item">
      <div className="build-row is-level">
        <Select
          label={t("flows.groups.robot")}
          value={group.robot}
          choices={isKnown ? robots : [{ value: group.robot, label: t("flows.channel.gone") }, ...robots]}
          onChange={(robot) => onChange({ ...group, robot })}
        />
        <button
          type="button"
          className="plain-button"
          aria-label={t("flows.groups.remove")}
          onClick={onRemove}
        >
          <Icon name="close" size={15} />
        </button>
      </div>
      <div className="build-ticks">
        {TODO_EVENTS.map((one) => (
          <label key={one}>
            <input
              type="checkbox"
              checked={tells.includes(one)}
              onChange={() => {
                const next = TODO_EVENTS.filter((each) => (each === one) !== tells.includes(each));
                if (next.length > 0) onChange({ ...group, tells: next });
              }}
            />
            {t(`flows.groups.${one}`)}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            checked={group.calls ?? false}
            onChange={(event) => onChange({ ...group, calls: event.target.checked })}
          />
          {t("flows.groups.calls")}
        </label>
      </div>
      <label htmlFor={`${id}-shows`}>{t("flows.groups.shows")}</label>
      <Chips
        id={`${id}-shows`}
        label={t("flows.groups.shows")}
        add={t("flows.addField")}
        chosen={group.shows ?? []}
        choices={fields.map((one) => ({ value: one.key, label: one.label }))}
        most={MOST}
        onChange={(shows) => onChange({ ...group, shows })}
      />
    </div>
  );
}
