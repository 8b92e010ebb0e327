/** The value of a condition, by the family of its field: options, records, days, numbers, text. */
import { Input } from "antd";
import { useMemo } from "react";
import type { FieldView, FilterOp, Value } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { widgetOf } from "../../fields/widgets";
import { t } from "../../text";
import { type Family, type FilterField, familyOf, isCut, isDay } from "../filterFields";
import { takesNoValue } from "../filters";
import { choiceField } from "./choiceField";
import { Records } from "./FilterRecords";
import { offered } from "./offered";
import { PeriodValue } from "./PeriodValue";
import "./filter.css";

export interface FilterValueProps {
  id: string;
  found: FilterField;
  op: FilterOp;
  value: unknown;
  scope: FieldScope;
  onChange: (value: unknown) => void;
}

export function FilterValue(props: FilterValueProps) {
  const { id, found, op, value, scope, onChange } = props;
  const family = familyOf(found.field);
  if (takesNoValue(op)) return null;
  if (op === "period") return <PeriodValue id={id} value={value} scope={scope} onChange={onChange} />;
  if (family === "choice" || family === "choices")
    return <Options field={found.field} value={value} onChange={onChange} />;
  if (family === "ref" || family === "refs") return <Records {...props} />;
  if (family === "words") return <Words {...props} />;
  if (family === "flag") return <Flag {...props} />;
  if (op === "between") {
    const [from, to] = Array.isArray(value) ? value : [null, null];
    return (
      <span className="filter-two">
        <One
          id={`${id}-from`}
          family={family}
          field={found.field}
          value={from}
          scope={scope}
          onChange={(one) => onChange([one, to])}
        />
        <span>{t("filter.to")}</span>
        <One
          id={`${id}-to`}
          family={family}
          field={found.field}
          value={to}
          scope={scope}
          onChange={(one) => onChange([from, one])}
        />
      </span>
    );
  }
  return (
    <One
      id={`${id}-value`}
      family={family}
      field={found.field}
      value={value}
      scope={scope}
      onChange={onChange}
    />
  );
}

interface OneProps {
  id: string;
  family: Family;
  field: FieldView;
  value: unknown;
  scope: FieldScope;
  onChange: (value: unknown) => void;
}

/** A number, a time, a day or a text. */
function One({ id, family, field, value, scope, onChange }: OneProps) {
  if (family === "text") {
    return (
      <Input
        id={id}
        value={typeof value === "string" ? value : ""}
        aria-label={t("filter.value", { field: field.label })}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value || null)}
      />
    );
  }
  const counted = field.result === "time" ? "time" : "number";
  const day = isCut(field) ? field.widget : "date";
  const plain: FieldView = { ...field, widget: isDay(family) ? day : counted, required: false };
  const { Input: Box } = widgetOf(plain);
  return (
    <>
      <label className="visually-hidden" htmlFor={id}>
        {t("filter.value", { field: field.label })}
      </label>
      <Box
        id={id}
        field={plain}
        path={field.key}
        scope={scope}
        value={(value ?? null) as Value}
        onChange={(next, wrong) => onChange(wrong ? null : next)}
        onLeave={() => undefined}
      />
    </>
  );
}

function Flag({ id, value, scope, onChange }: FilterValueProps) {
  const field = useMemo(
    () =>
      choiceField(t("filter.op"), [
        { value: "yes", label: t("field.yes") },
        { value: "no", label: t("field.no") },
      ]),
    [],
  );
  const { Input: Box } = widgetOf(field);
  const said = typeof value === "boolean" ? (value ? "yes" : "no") : null;
  return (
    <Box
      id={`${id}-value`}
      field={field}
      path="value"
      scope={scope}
      value={said}
      onChange={(next) => onChange(next === null ? null : next === "yes")}
      onLeave={() => undefined}
    />
  );
}

/** Free words, found among those used before. */
function Words({ id, found, value, scope, onChange }: FilterValueProps) {
  const field: FieldView = { ...found.field, required: false, readonly: false };
  const { Input: Box } = widgetOf(field);
  return (
    <>
      <label className="visually-hidden" htmlFor={`${id}-value`}>
        {t("filter.value", { field: field.label })}
      </label>
      <Box
        id={`${id}-value`}
        field={field}
        path={found.path}
        scope={scope}
        value={(value ?? null) as Value}
        onChange={(next) => onChange(next)}
        onLeave={() => undefined}
      />
    </>
  );
}

/** Several options, switched on and off. */
function Options({
  field,
  value,
  onChange,
}: {
  field: FieldView;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const toggle = (one: string) => {
    const next = chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
    onChange(next.length ? next : null);
  };
  return (
    <fieldset className="filter-options" aria-label={field.label}>
      {offered(field.options ?? [], chosen).map((option) => (
        <button
          key={option.value}
          type="button"
          className={`option${chosen.includes(option.value) ? " is-on" : ""}`}
          aria-pressed={chosen.includes(option.value)}
          onClick={() => toggle(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
