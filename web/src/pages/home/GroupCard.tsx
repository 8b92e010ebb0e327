/** Groups with their counts and sums, as a small table. */
import { Link } from "@tanstack/react-router";
import { useAggregate } from "../../api/hooks";
import type { Aggregate, FormView, Value, WidgetView } from "../../api/types";
import { readerOf } from "../../fields/registry";
import { anyText } from "../../fields/values";
import { t } from "../../text";
import { CardFrame } from "./CardFrame";
import { figureText, share } from "./figures";
import { fieldAt, groupSearch } from "./links";

interface GroupCardProps {
  app: string;
  form: FormView;
  widget: WidgetView;
  aggregate: Aggregate;
}

export function GroupCard({ app, form, widget, aggregate }: GroupCardProps) {
  const answer = useAggregate(app, form.key, aggregate);
  const rows = answer.data?.rows ?? [];
  const group = aggregate.group?.[0];
  const name = group?.key ?? group?.field ?? "";
  const measures = aggregate.measures.filter((one) => !widget.show?.length || widget.show.includes(one.key));
  const counted = measures.find((one) => one.op === "count");
  const whole = rows.reduce((sum, row) => sum + Number(row[counted?.key ?? ""] ?? 0), 0);
  return (
    <CardFrame
      app={app}
      widget={widget}
      pending={answer.isPending}
      error={answer.error}
      isEmpty={rows.length === 0}
      shape="groups"
    >
      {counted && <Shares rows={rows} name={name} measure={counted.key} whole={whole} form={form} />}
      <table className="groups">
        <thead className="visually-hidden">
          <tr>
            <th>{group && fieldAt(form, group.field)?.label}</th>
            {measures.map((measure) => (
              <th key={measure.key}>
                {measure.op === "count" ? t("home.count") : measureLabel(form, measure.field)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={anyText(row[name] ?? null)}>
              <td>
                <Link
                  to="/a/$app/f/$form"
                  params={{ app, form: form.key }}
                  search={groupSearch(aggregate, row, form) ?? {}}
                >
                  <GroupName form={form} path={group?.field ?? ""} value={row[name] ?? null} />
                </Link>
              </td>
              {measures.map((measure) => (
                <td key={measure.key} className="num">
                  {
                    figureText(row[measure.key] ?? null, measure.op === "count" ? "count" : widget.format)
                      .digits
                  }
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </CardFrame>
  );
}

const measureLabel = (form: FormView, path: string | undefined) =>
  path ? fieldAt(form, path)?.label : undefined;

function GroupName({ form, path, value }: { form: FormView; path: string; value: Value }) {
  const field = fieldAt(form, path);
  if (!field || value === null) return <span className="muted">{anyText(value) || t("home.noGroup")}</span>;
  const { View } = readerOf(field);
  return <View field={field} value={value} />;
}

interface SharesProps {
  rows: readonly Record<string, Value>[];
  name: string;
  measure: string;
  whole: number;
  form: FormView;
}

/** One bar cut by the groups' sizes, in the colours of their options. */
function Shares({ rows, name, measure, whole, form }: SharesProps) {
  const field = fieldAt(form, name);
  return (
    <div className="shares" aria-hidden>
      {rows.map((row) => {
        const color = field?.options?.find((option) => option.value === row[name])?.color ?? "gray";
        return (
          <span
            key={anyText(row[name] ?? null)}
            className={`share is-${color}`}
            style={{ flexGrow: share(row[measure] ?? null, whole) }}
          />
        );
      })}
    </div>
  );
}
