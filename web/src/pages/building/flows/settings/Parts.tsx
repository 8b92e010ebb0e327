/** What is sent to another system, what is taken of its answer, and what comes in from one. */
import { Button } from "antd";
import { useId } from "react";
import { newId } from "../../../../document/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import { TextBox } from "../../settings/TextBox";
import type { FlowEditor } from "./contract";
import { Formula } from "./Formula";

interface Sent {
  id: string;
  name: string;
  formula: string;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.]{0,59}$/;

export const GivesSetting: FlowEditor = ({ flow, owner, setting, value, onChange }) => {
  const id = useId();
  const gives = (value as Sent[] | null) ?? [];
  const put = (one: Sent, values: Partial<Sent>) =>
    onChange(gives.map((each) => (each.id === one.id ? { ...one, ...values } : each)));
  return (
    <fieldset className="flow-list" aria-label={setting.label}>
      {gives.map((one) => (
        <div key={one.id} className="flow-item">
          <div className="build-row is-level">
            <TextBox
              label={t("flows.part.name")}
              value={one.name}
              onCommit={(text) => NAME.test(text.trim()) && put(one, { name: text.trim() })}
            />
            <RemoveButton
              name={one.name}
              onClick={() => onChange(gives.filter((each) => each.id !== one.id))}
            />
          </div>
          <label className="visually-hidden" htmlFor={`${id}-${one.id}`}>
            {t("flows.part.value", { name: one.name })}
          </label>
          <Formula
            id={`${id}-${one.id}`}
            flow={flow}
            element={one}
            table={flow.turnOf(owner)}
            value={one.formula === '""' ? null : one.formula}
            onChange={(formula) => put(one, { formula })}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<Icon name="plus" size={14} />}
        onClick={() => onChange([...gives, { id: newId(), name: `part_${gives.length + 1}`, formula: '""' }])}
      >
        {t("flows.part.add")}
      </Button>
    </fieldset>
  );
};

interface Mapped {
  id: string;
  path: string;
  field: string;
}

/** Parts by their paths, and the fields they go to. */
export const MapsSetting: FlowEditor = ({ flow, setting, value, onChange }) => {
  const maps = (value as Mapped[] | null) ?? [];
  const fields = flow.desk.form.fields.filter((one) => !one.fields);
  const put = (one: Mapped, values: Partial<Mapped>) =>
    onChange(maps.map((each) => (each.id === one.id ? { ...one, ...values } : each)));
  const choices = fields.map((one) => ({ value: one.id, label: flow.say(one.label) }));
  return (
    <fieldset className="flow-list" aria-label={setting.label}>
      {maps.map((one) => (
        <div key={one.id} className="build-row is-level flow-item">
          <TextBox
            label={t("flows.part.path")}
            placeholder="data.order.no"
            value={one.path}
            onCommit={(text) => text.trim() && put(one, { path: text.trim() })}
          />
          <Icon name="next" size={13} />
          <Select
            label={t("flows.part.field", { path: one.path })}
            value={one.field}
            choices={choices}
            onChange={(field) => put(one, { field })}
          />
          <RemoveButton name={one.path} onClick={() => onChange(maps.filter((each) => each.id !== one.id))} />
        </div>
      ))}
      {fields[0] && (
        <Button
          size="small"
          icon={<Icon name="plus" size={14} />}
          onClick={() =>
            onChange([
              ...maps,
              { id: newId(), path: `data.part_${maps.length + 1}`, field: fields[0]?.id ?? "" },
            ])
          }
        >
          {t("flows.part.map")}
        </Button>
      )}
    </fieldset>
  );
};

function RemoveButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className="plain-button"
      aria-label={t("flows.takeAway", { name })}
      onClick={onClick}
    >
      <Icon name="close" size={15} />
    </button>
  );
}
