/** 「把〔字段〕改为〔值〕」: fields that get plain values or what a formula gives. */
import { Switch } from "antd";
import { useId, useState } from "react";
import type { Element } from "../../../../api/building";
import { type LiteralKind, readLiteral, writeLiteral } from "../../../../document/flows/literals";
import { newId } from "../../../../document/tree";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { isAsked, isGiven } from "../../pressed";
import { Select } from "../../settings/plain";
import { TextBox } from "../../settings/TextBox";
import type { FlowDesk } from "../flowDesk";
import { fieldsOf, targetOf } from "../records";
import { type Option, optionName } from "../words";
import type { FlowEditor } from "./contract";
import { Formula } from "./Formula";

interface Given {
  id: string;
  field: string;
  formula: string;
  add: boolean;
}

/** As a formula writes a value of a kind of field. */
function literalOf(flow: FlowDesk, field: Element | undefined): LiteralKind {
  const kind = flow.desk.kinds.get(field?.kind ?? "");
  if (kind?.widget === "switch" || field?.kind === "switch") return "flag";
  if (kind?.widget === "number" || kind?.settings.some((one) => one.name === "places")) return "number";
  return kind?.widget === "date" ? "day" : "text";
}

/** It names another record, a person or a department: a formula gives it that of another field. */
const isNamed = (flow: FlowDesk, field: Element): boolean =>
  isAsked(flow.desk, field) &&
  (field.kind === "relation" || field.kind === "member" || field.kind === "department");

export const SetsSetting: FlowEditor = ({ flow, owner, element, setting, value, onChange }) => {
  const sets = (value as Given[] | null) ?? [];
  const target = "form" in element ? String(element.form) : targetOf(flow, String(element.of ?? ""));
  const fields = fieldsOf(flow, target);
  const isOwn = "of" in element && (element.of ?? "") !== "";
  const free = fields.filter(
    (one) => (isGiven(flow.desk, one) || isNamed(flow, one)) && !sets.some((given) => given.field === one.id),
  );
  const put = (one: Given, values: Partial<Given>) =>
    onChange(sets.map((each) => (each.id === one.id ? { ...one, ...values } : each)));
  const begun = (field: string): Given => ({ id: newId(), field, formula: '""', add: false });
  const known = sets.filter((one) => fields.some((field) => field.id === one.field));
  return (
    <fieldset className="flow-list" aria-label={setting.label} data-testid="flow-sets">
      {known.map((one) => (
        <SetLine
          key={one.id}
          flow={flow}
          given={one}
          field={fields.find((each) => each.id === one.field)}
          table={isOwn && target ? target : flow.turnOf(owner)}
          onChange={(values) => put(one, values)}
          onRemove={
            sets.length > 1 || !setting.is_needed
              ? () => onChange(sets.filter((each) => each.id !== one.id))
              : undefined
          }
        />
      ))}
      {free.length > 0 && (
        <Select
          label={t("flows.sets.add")}
          value=""
          choices={[
            { value: "", label: t("flows.sets.add") },
            ...free.map((one) => ({
              value: one.id,
              label: flow.say(one.label) || String(one.label ?? one.key),
            })),
          ]}
          onChange={(field) => field && onChange([...known, begun(field)])}
        />
      )}
    </fieldset>
  );
};

interface SetLineProps {
  flow: FlowDesk;
  given: Given;
  field: Element | undefined;
  table?: string;
  onChange: (values: Partial<Given>) => void;
  onRemove?: () => void;
}

function SetLine({ flow, given, field, table, onChange, onRemove }: SetLineProps) {
  const id = useId();
  const name = flow.say(field?.label) || given.field;
  const kind = literalOf(flow, field);
  const literal = readLiteral(given.formula);
  const [asFormula, setAsFormula] = useState(literal === null);
  const isRef = field !== undefined && isNamed(flow, field);
  const isFormula = asFormula || isRef || literal === null;
  return (
    <div className="flow-item">
      <div className="build-row is-level">
        <span className="flow-set-name">{t("flows.sets.field", { field: name })}</span>
        <Select
          label={t("flows.sets.how", { field: name })}
          value={given.add ? "add" : isFormula ? "formula" : "value"}
          choices={[
            ...(isRef ? [] : [{ value: "value", label: t("flows.sets.value") }]),
            { value: "formula", label: t("flows.sets.formula") },
            ...(kind === "number" ? [{ value: "add", label: t("flows.sets.plus") }] : []),
          ]}
          onChange={(how) => {
            setAsFormula(how !== "value");
            const isPlain = how === "value" && literal === null;
            onChange({ add: how === "add", ...(isPlain ? { formula: '""' } : {}) });
          }}
        />
        {onRemove && (
          <button
            type="button"
            className="plain-button"
            aria-label={t("flows.sets.remove", { field: name })}
            onClick={onRemove}
          >
            <Icon name="close" size={15} />
          </button>
        )}
      </div>
      {isFormula ? (
        <>
          <label className="visually-hidden" htmlFor={id}>
            {t("flows.sets.to", { field: name })}
          </label>
          <Formula
            id={id}
            flow={flow}
            element={given}
            table={table}
            value={given.formula === '""' ? null : given.formula}
            onChange={(formula) => onChange({ formula })}
          />
        </>
      ) : (
        <ValueBox
          label={t("flows.sets.to", { field: name })}
          flow={flow}
          field={field}
          kind={kind}
          value={literal}
          onChange={(formula) => onChange({ formula })}
        />
      )}
    </div>
  );
}

interface ValueBoxProps {
  label: string;
  flow: FlowDesk;
  field: Element | undefined;
  kind: LiteralKind;
  value: string | boolean | null;
  onChange: (formula: string) => void;
}

function ValueBox({ label, flow, field, kind, value, onChange }: ValueBoxProps) {
  const options = field?.options as Option[] | undefined;
  const write = (next: unknown) => {
    const formula = next === "" ? '""' : writeLiteral(next, options ? "text" : kind);
    if (formula !== null) onChange(formula);
  };
  if (kind === "flag")
    return <Switch aria-label={label} size="small" checked={value === true} onChange={write} />;
  const text = typeof value === "string" ? value : "";
  if (options) {
    return (
      <Select
        label={label}
        value={text}
        choices={[
          { value: "", label: t("flows.sets.empty") },
          ...options.map((one) => ({ value: one.value, label: optionName(flow, one) })),
        ]}
        onChange={write}
      />
    );
  }
  if (kind === "day") {
    return (
      <input
        type="date"
        aria-label={label}
        className="build-select flow-time"
        value={text}
        onChange={(event) => write(event.target.value)}
      />
    );
  }
  return (
    <TextBox label={label} mode={kind === "number" ? "decimal" : undefined} value={text} onCommit={write} />
  );
}
