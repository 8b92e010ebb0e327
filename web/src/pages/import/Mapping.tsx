/** The columns of the file with their first values, and the field each goes to. */
import { type ReactNode, useMemo } from "react";
import type { ImportAnswer } from "../../api/imports";
import { noScope } from "../../fields/registry";
import { widgetOf } from "../../fields/widgets";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { Target } from "./targets";

interface MappingProps {
  columns: ImportAnswer["columns"];
  /** What new records need and no column goes to. */
  lacking: ImportAnswer["lacking"];
  chosen: Record<string, string | null> | undefined;
  targets: readonly Target[];
  onChange: (column: string, path: string | null) => void;
  /** What stands beside the title. */
  children?: ReactNode;
}

export function Mapping({ columns, lacking, chosen, targets, onChange, children }: MappingProps) {
  const field = useMemo(() => {
    const known = new Set(targets.map((one) => one.path));
    const others = columns.flatMap((one) =>
      one.field && !known.has(one.field) ? [{ value: one.field, label: one.label ?? one.field }] : [],
    );
    return {
      key: "target",
      label: t("import.field"),
      kind: "choice",
      widget: "select",
      required: false,
      readonly: false,
      masked: false,
      placeholder: t("import.leaveOut"),
      options: [...targets.map((one) => ({ value: one.path, label: one.label })), ...others],
      ops: [],
      sortable: false,
      groupable: false,
      summable: false,
      class: "input" as const,
      width: 1,
    };
  }, [targets, columns]);
  const { Input } = widgetOf(field);
  const used = columns.filter((one) => (chosen ? chosen[one.name] : one.field)).length;
  return (
    <section className="mapping paper" aria-labelledby="mapping-title">
      <div className="mapping-head">
        <h2 id="mapping-title">
          {t("import.mapping")}{" "}
          <span className="muted num">{t("import.used", { used, all: columns.length })}</span>
        </h2>
        {children}
      </div>
      {lacking.length > 0 && (
        <p className="mapping-lacking" role="status">
          <Icon name="warning" />{" "}
          {t("import.lacking", { fields: lacking.map((one) => one.label).join(t("field.comma")) })}
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th>{t("import.column")}</th>
            <th>{t("import.samples")}</th>
            <th>{t("import.field")}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column, index) => {
            const path = chosen && column.name in chosen ? (chosen[column.name] ?? null) : column.field;
            const id = `map-${index}`;
            return (
              <tr key={column.name} className={path ? "" : "is-out"}>
                <td>
                  <label htmlFor={id}>{column.name}</label>
                  {path && column.guessed && <span className="tag tag-orange">{t("import.guessed")}</span>}
                </td>
                <td className="mapping-samples">{column.samples.join(t("field.comma"))}</td>
                <td>
                  <Input
                    id={id}
                    field={field}
                    path="target"
                    scope={noScope}
                    value={path}
                    onChange={(next, wrong) =>
                      !wrong && onChange(column.name, typeof next === "string" ? next : null)
                    }
                    onLeave={() => undefined}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
