/** The newest rows of a form; each leads to its record. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { FieldView, FormView, Query, WidgetView } from "../../api/types";
import { noScope, readerOf } from "../../fields/registry";
import { CardFrame } from "./CardFrame";
import { fieldAt } from "./links";

interface RowsCardProps {
  app: string;
  form: FormView;
  widget: WidgetView;
  query: Query;
}

export function RowsCard({ app, form, widget, query }: RowsCardProps) {
  const answer = useQuery({
    queryKey: [...keys.form(app, form.key), "card", query],
    queryFn: ({ signal }) => api.query(app, form.key, { ...query, count: "none" }, signal),
  });
  const rows = answer.data?.rows ?? [];
  const shown = widget.show?.length ? widget.show : query.columns;
  const fields = shown.flatMap((path) => fieldAt(form, path) ?? []);
  return (
    <CardFrame
      app={app}
      widget={widget}
      pending={answer.isPending}
      error={answer.error}
      isEmpty={rows.length === 0}
      shape="rows"
    >
      <table className="rows-card">
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field.key} className={isRight(field) ? "is-right" : undefined}>
                {field.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {fields.map((field, index) => {
                const { View } = readerOf(field);
                const view = <View field={field} value={row[field.key] ?? null} />;
                return (
                  <td key={field.key} className={isRight(field) ? "is-right" : undefined}>
                    {index === 0 ? (
                      <Link to="/a/$app/f/$form/r/$record" params={{ app, form: form.key, record: row.id }}>
                        {view}
                      </Link>
                    ) : (
                      view
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </CardFrame>
  );
}

const isRight = (field: FieldView) =>
  readerOf(field).Cell({ field, path: field.key, scope: noScope }).align === "right";
