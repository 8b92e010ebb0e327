/** The value of a condition, by the family of its field: options, records, days, numbers, text. */
import { Input } from "antd";
import { useMemo } from "react";
import { api } from "../../api/calls";
import type { FieldView, FilterOp, Ref, Value } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { isRef } from "../../fields/values";
import { widgetOf } from "../../fields/widgets";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { type Family, type FilterField, familyOf } from "../filterFields";
import { takesNoValue } from "../filters";
import { operandRows, operandText } from "../operands";
import { choiceField } from "./choiceField";
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
  if (family === "ref") return <Records {...props} />;
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
  const plain: FieldView = { ...field, widget: family === "day" ? "date" : counted, required: false };
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
      {(field.options ?? []).map((option) => (
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

/** Several records of another form, or words that stand for some: found one by one, each can be taken away again. */
function Records({ id, found, value, scope, onChange }: FilterValueProps) {
  const chosen = (Array.isArray(value) ? value : []).filter((one): one is Ref | string => Boolean(one));
  const { target } = found.field;
  const field = useMemo(
    (): FieldView => ({ ...found.field, required: false, readonly: false }),
    [found.field],
  );
  const { Input: Box } = widgetOf(field);
  const idOf = (one: Ref | string) => (typeof one === "string" ? one : one.id);
  const textOf = (one: Ref | string) => (typeof one === "string" ? (operandText(one) ?? one) : one.title);
  const inner: FieldScope = useMemo(
    () => ({
      ...scope,
      create: undefined,
      // Any record may be asked for, not only those the field's own filter would offer.
      pick: (path, search, signal) =>
        target ? findRecords(target, search, signal) : scope.pick(path, search, signal),
    }),
    [scope, target],
  );
  return (
    <span className="filter-options">
      {chosen.map((one) => (
        <span key={idOf(one)} className="chip">
          <span>{textOf(one)}</span>
          <button
            type="button"
            aria-label={t("filter.remove", { text: textOf(one) })}
            onClick={() => {
              const next = chosen.filter((other) => other !== one);
              onChange(next.length ? next : null);
            }}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      <span className="filter-picker">
        <Box
          key={chosen.length}
          id={`${id}-value`}
          field={field}
          path={found.path}
          scope={inner}
          value={null}
          onChange={(next, wrong) => {
            if (!wrong && isRef(next) && !chosen.some((one) => idOf(one) === next.id))
              onChange([...chosen, operandText(next.id) ? next.id : next]);
          }}
          onLeave={() => undefined}
        />
      </span>
    </span>
  );
}

const FOUND = 20;

async function findRecords(target: NonNullable<FieldView["target"]>, search: string, signal?: AbortSignal) {
  const app = await api.app(target.app, signal);
  const form = app.forms.find((one) => one.key === target.form);
  if (!form) return { rows: [], recent: [], columns: [], can_create: false };
  const columns = [form.title, ...target.columns.map((column) => column.path)];
  const answer = await api.query(
    target.app,
    target.form,
    { columns, limit: FOUND, ...(search ? { search } : {}) },
    signal,
  );
  const rows = answer.rows.map((row) => ({ id: row.id, title: String(row[form.title] ?? ""), cells: row }));
  return {
    rows: [...operandRows(target, search), ...rows],
    recent: [],
    columns: target.columns,
    can_create: false,
  };
}
