/** Values that are no option of their field: each is added, read as another option, or left as a mistake. */
import { Button } from "antd";
import type { ImportOptions } from "../../api/imports";
import type { FormView, OptionView } from "../../api/types";
import { noScope } from "../../fields/registry";
import { widgetOf } from "../../fields/widgets";
import { countText } from "../../kit/format";
import { t } from "../../text";
import { ADD, addAll, decide, decisionOf, type OptionWish, optionsAt, use } from "./options";

interface NewOptionsProps {
  form: FormView;
  columns: readonly ImportOptions[];
  wish: OptionWish;
  onChange: (wish: OptionWish) => void;
}

export function NewOptions({ form, columns, wish, onChange }: NewOptionsProps) {
  if (columns.length === 0) return null;
  const builders = columns.find((one) => !one.can_add)?.builders;
  const who = builders?.join(t("field.comma")) || t("import.someBuilder");
  return (
    <section className="missing paper" aria-labelledby="new-options-title" data-testid="import-options">
      <h2 id="new-options-title">{t("import.options")}</h2>
      <p className="muted">{builders ? t("import.askBuilder", { who }) : t("import.optionsWillPublish")}</p>
      {columns.map((column) => (
        <OptionColumn
          key={column.path}
          column={column}
          known={optionsAt(form, column.path)}
          wish={wish}
          onChange={onChange}
        />
      ))}
    </section>
  );
}

interface OptionColumnProps {
  column: ImportOptions;
  known: readonly OptionView[];
  wish: OptionWish;
  onChange: (wish: OptionWish) => void;
}

function OptionColumn({ column, known, wish, onChange }: OptionColumnProps) {
  const hidden = column.count - column.values.length;
  return (
    <>
      <div className="new-options-head">
        <span>
          <b>{column.label}</b> {t("import.newOptions", { n: countText(column.count) })}
        </span>
        {column.values.some((one) => one.can_add) && (
          <Button size="small" onClick={() => onChange(addAll(wish, column))}>
            {t("import.addAll")}
          </Button>
        )}
      </div>
      <ul className="new-options">
        {column.values.map((one, place) => (
          <li key={one.value}>
            <label htmlFor={`option-${column.path}-${place}`} className="new-option">
              {one.value}{" "}
              <span className="muted num">{t("import.optionRows", { n: countText(one.count) })}</span>
            </label>
            <Choice
              id={`option-${column.path}-${place}`}
              value={decisionOf(wish, column.path, one.value)}
              label={t("import.optionFor", { value: one.value })}
              known={known}
              canAdd={one.can_add}
              onChange={(decision) => onChange(decide(wish, column.path, one.value, decision))}
            />
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className="muted">{t("import.moreOptions", { n: countText(hidden) })}</p>}
    </>
  );
}

interface ChoiceProps {
  id: string;
  value: string | null;
  label: string;
  known: readonly OptionView[];
  canAdd: boolean;
  onChange: (decision: string | null) => void;
}

function Choice({ id, value, label, known, canAdd, onChange }: ChoiceProps) {
  const field = {
    key: "decision",
    label,
    kind: "choice",
    widget: "select",
    required: false,
    readonly: false,
    masked: false,
    placeholder: t("import.leaveWrong"),
    options: [
      ...(canAdd ? [{ value: ADD, label: t("import.addOption") }] : []),
      ...known.map((one) => ({
        value: use(one.value) ?? "",
        label: t("import.useOption", { option: one.label }),
      })),
    ],
    ops: [],
    sortable: false,
    groupable: false,
    summable: false,
    class: "input" as const,
    width: 1,
  };
  const { Input } = widgetOf(field);
  return (
    <Input
      id={id}
      field={field}
      path="decision"
      scope={noScope}
      value={value}
      onChange={(next, wrong) => !wrong && onChange(typeof next === "string" ? next : null)}
      onLeave={() => undefined}
    />
  );
}
