/** 限时: by when an answer is due, and what happens then; several one after the other. */
import { Button } from "antd";
import { useId } from "react";
import type { WhoElement } from "../../../../api/flows";
import { newId } from "../../../../document/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import { TextBox } from "../../settings/TextBox";
import type { FlowDesk } from "../flowDesk";
import { dayFields } from "../peopleFields";
import type { FlowEditor } from "./contract";
import { PersonSetting } from "./People";

interface DueElement {
  id: string;
  after: number | null;
  unit: string;
  field: string | null;
  /** A reminder where nothing is said. */
  then?: string;
  every: number | null;
  most: number;
  to: WhoElement | null;
}

const UNITS = ["minute", "hour", "day", "working_day"] as const;
const THEN = ["remind", "approve", "reject", "send_back", "transfer", "escalate", "tell_manager"] as const;
const MOST = 5;

const begun = (): DueElement => ({
  id: newId(),
  after: 24,
  unit: "hour",
  field: null,
  every: null,
  most: 5,
  to: null,
});

export const DueSetting: FlowEditor = ({ flow, setting, value, onChange, ...more }) => {
  const due = (value as DueElement[] | null) ?? [];
  return (
    <fieldset className="flow-list" aria-label={setting.label}>
      {due.map((one) => (
        <DueLine
          key={one.id}
          flow={flow}
          due={one}
          onChange={(next) => onChange(due.map((each) => (each.id === one.id ? next : each)))}
          onRemove={() => onChange(due.filter((each) => each.id !== one.id))}
          to={
            <PersonSetting
              {...more}
              flow={flow}
              setting={setting}
              value={one.to}
              onChange={(to) =>
                onChange(due.map((each) => (each.id === one.id ? { ...one, to: to as WhoElement } : each)))
              }
            />
          }
        />
      ))}
      {due.length < MOST && (
        <Button
          size="small"
          icon={<Icon name="plus" size={14} />}
          onClick={() => onChange([...due, begun()])}
        >
          {t("flows.due.add")}
        </Button>
      )}
    </fieldset>
  );
};

interface DueLineProps {
  flow: FlowDesk;
  due: DueElement;
  onChange: (due: DueElement) => void;
  onRemove: () => void;
  to: React.ReactNode;
}

function DueLine({ flow, due, onChange, onRemove, to }: DueLineProps) {
  const id = useId();
  const put = (values: Partial<DueElement>) => onChange({ ...due, ...values });
  const days = dayFields(flow.desk);
  const number = (name: "after" | "every" | "most", text: string) => {
    const plain = text.trim();
    if (plain === "" && name === "every") put({ every: null });
    else if (/^\d+$/.test(plain) && Number(plain) >= 1) put({ [name]: Number(plain) });
  };
  return (
    <div className="flow-item">
      <div className="build-row is-level">
        <Select
          label={t("flows.due.from")}
          value={due.field === null ? "after" : due.field}
          choices={[
            { value: "after", label: t("flows.due.after") },
            ...days.map((one) => ({ value: one.path, label: t("flows.due.until", { field: one.label }) })),
          ]}
          onChange={(next) =>
            put(next === "after" ? { field: null, after: 24 } : { field: next, after: null })
          }
        />
        <button type="button" className="plain-button" aria-label={t("flows.due.remove")} onClick={onRemove}>
          <Icon name="close" size={15} />
        </button>
      </div>
      {due.field === null && (
        <div className="build-row is-level">
          <TextBox
            label={t("flows.due.long")}
            mode="numeric"
            value={String(due.after ?? "")}
            onCommit={(text) => number("after", text)}
          />
          <Select
            label={t("flows.due.unit")}
            value={due.unit}
            choices={UNITS.map((one) => ({ value: one, label: t(`flows.unit.${one}`) }))}
            onChange={(unit) => put({ unit })}
          />
        </div>
      )}
      <div className="build-row is-level">
        <label htmlFor={`${id}-then`}>{t("flows.due.then")}</label>
        <Select
          id={`${id}-then`}
          value={due.then ?? "remind"}
          choices={THEN.map((one) => ({ value: one, label: t(`flows.then.${one}`) }))}
          onChange={(then) => put({ then })}
        />
      </div>
      {due.then === "transfer" && to}
      {(due.then ?? "remind") === "remind" && (
        <div className="build-row is-level">
          <label htmlFor={`${id}-every`}>
            {t("flows.due.every", { unit: t(`flows.unit.${due.unit as "hour"}`) })}
          </label>
          <TextBox
            id={`${id}-every`}
            mode="numeric"
            placeholder={t("flows.due.once")}
            value={due.every === null ? "" : String(due.every)}
            onCommit={(text) => number("every", text)}
          />
          {due.every !== null && (
            <TextBox
              label={t("flows.due.most")}
              mode="numeric"
              value={String(due.most)}
              onCommit={(text) => number("most", text)}
            />
          )}
        </div>
      )}
    </div>
  );
}
