/** The records a condition names, found one by one. */
import { useMemo } from "react";
import { api } from "../../api/calls";
import { useRecord } from "../../api/hooks";
import type { FieldView, Ref } from "../../api/types";
import type { FieldScope } from "../../fields/contract";
import { isRef } from "../../fields/values";
import { widgetOf } from "../../fields/widgets";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { operandRows, operandText } from "../operands";
import type { FilterValueProps } from "./FilterValue";

/** What looks for one record of those a widget takes several of. */
const ONE: Readonly<Record<string, string>> = {
  members: "member",
  departments: "department",
  relations: "relation",
};

/** Several records of another form, or words that stand for some: found one by one, each can be taken away again. */
export function Records({ id, found, value, scope, onChange }: FilterValueProps) {
  const chosen = (Array.isArray(value) ? value : []).filter((one): one is Ref | string => Boolean(one));
  const { target } = found.field;
  const field = useMemo(
    (): FieldView => ({
      ...found.field,
      widget: ONE[found.field.widget] ?? found.field.widget,
      required: false,
      readonly: false,
    }),
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
        target
          ? findRecords(target, search, scope.isOfAll ?? false, signal)
          : scope.pick(path, search, signal),
    }),
    [scope, target],
  );
  return (
    <span className="filter-options">
      {chosen.map((one) => (
        <span key={idOf(one)} className="chip">
          <span>
            {typeof one === "string" && target && !operandText(one) ? (
              <Title target={target} id={one} />
            ) : (
              textOf(one)
            )}
          </span>
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

/** What a record is called of which a condition keeps nothing but its id. */
function Title({ target, id }: { target: NonNullable<FieldView["target"]>; id: string }) {
  return useRecord(target.app, target.form, id).data?.title ?? id;
}

const FOUND = 20;

async function findRecords(
  target: NonNullable<FieldView["target"]>,
  search: string,
  isOfAll: boolean,
  signal?: AbortSignal,
) {
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
    rows: [...(isOfAll ? [] : operandRows(target, search)), ...rows],
    recent: [],
    columns: target.columns,
    can_create: false,
  };
}
