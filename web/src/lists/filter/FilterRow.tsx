/** One sentence of the filter: 〔field〕〔comparison〕〔value〕. */
import { useMemo } from "react";
import type { FilterOp, Value } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { widgetOf } from "../../fields/widgets";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { type Family, familyOf, filterField, filterFields, isSet, opLabel, opsOf } from "../filterFields";
import type { Test } from "../filters";
import type { Listing } from "../listing";
import { choiceField } from "./choiceField";
import { FilterValue } from "./FilterValue";

interface FilterRowProps {
  list: Pick<Listing, "app" | "form">;
  scope: FieldScope;
  test: Test;
  onChange: (test: Test | null) => void;
}

/** Keep the value where the new comparison takes the same kind of value. */
function valueFor(op: FilterOp, before: Test, family: Family): unknown {
  if (isSet(family)) return before.value;
  const shapeOf = (one: FilterOp) =>
    one === "between"
      ? "two"
      : one === "in" || one === "not_in"
        ? "many"
        : one === "period"
          ? "period"
          : "one";
  return shapeOf(op) === shapeOf(before.op) ? before.value : null;
}

export function FilterRow({ list, scope, test, onChange }: FilterRowProps) {
  const { app, form } = list;
  const fields = useMemo(() => filterFields(app, form), [app, form]);
  const found = useMemo(() => filterField(app, form, test.path), [app, form, test.path]);
  const chooser = useMemo(
    () =>
      choiceField(
        t("filter.field"),
        fields.map((one) => ({ value: one.path, label: one.label })),
      ),
    [fields],
  );
  const ops = found ? opsOf(found.field) : [];
  const family = found ? familyOf(found.field) : "text";
  const op =
    ["choice", "ref"].includes(family) && (test.op === "eq" || test.op === "ne")
      ? test.op === "eq"
        ? "in"
        : "not_in"
      : test.op;
  const value =
    op !== test.op && !Array.isArray(test.value) ? (test.value === null ? null : [test.value]) : test.value;
  const opField = useMemo(
    () =>
      choiceField(
        t("filter.op"),
        ops.map((one) => ({ value: one, label: opLabel(one, family) })),
      ),
    [ops, family],
  );
  const Choose = widgetOf({ widget: "select" }).Input;
  const id = `filter-${test.key}`;

  const chooseField = (path: Value) => {
    const next = typeof path === "string" ? filterField(app, form, path) : null;
    if (next) onChange({ ...test, path: next.path, op: opsOf(next.field)[0] ?? "eq", value: null });
  };
  const common = { scope, onLeave: () => undefined };
  return (
    <div className="filter-row">
      <div className="filter-field">
        <label className="visually-hidden" htmlFor={`${id}-field`}>
          {chooser.label}
        </label>
        <Choose
          {...common}
          id={`${id}-field`}
          field={chooser}
          path="field"
          value={test.path || null}
          onChange={chooseField}
        />
      </div>
      {found && (
        <div className="filter-op">
          <label className="visually-hidden" htmlFor={`${id}-op`}>
            {opField.label}
          </label>
          <Choose
            {...common}
            id={`${id}-op`}
            field={opField}
            path="op"
            value={op}
            onChange={(next) => {
              const chosen = ops.find((one) => one === next);
              if (chosen)
                onChange({ ...test, op: chosen, value: valueFor(chosen, { ...test, op, value }, family) });
            }}
          />
        </div>
      )}
      {found && (
        <div className="filter-value">
          <FilterValue
            id={id}
            found={found}
            op={op}
            value={value}
            scope={scope}
            onChange={(next) => onChange({ ...test, op, value: next })}
          />
        </div>
      )}
      <button
        type="button"
        className="plain-button filter-remove"
        aria-label={t("filter.removeRow")}
        onClick={() => onChange(null)}
      >
        <Icon name="close" size={15} />
      </button>
    </div>
  );
}
