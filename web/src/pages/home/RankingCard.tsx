/** The first ones with a bar each; a row leads to what it sums. */
import { Link } from "@tanstack/react-router";
import { useAggregate } from "../../api/hooks";
import type { Aggregate, FormView, WidgetView } from "../../api/types";
import { anyText } from "../../fields/values";
import { CardFrame } from "./CardFrame";
import { figureText, share } from "./figures";
import { groupSearch } from "./links";

interface RankingCardProps {
  app: string;
  form: FormView;
  widget: WidgetView;
  aggregate: Aggregate;
}

export function RankingCard({ app, form, widget, aggregate }: RankingCardProps) {
  const answer = useAggregate(app, form.key, aggregate);
  const rows = answer.data?.rows ?? [];
  const group = aggregate.group?.[0];
  const name = group?.key ?? group?.field ?? "";
  const measure = widget.show?.find((key) => key !== name) ?? aggregate.measures[0]?.key ?? "";
  const largest = Math.max(0, ...rows.map((row) => Math.abs(Number(row[measure] ?? 0))));
  return (
    <CardFrame
      app={app}
      widget={widget}
      pending={answer.isPending}
      error={answer.error}
      isEmpty={rows.length === 0}
    >
      <ol className="ranking">
        {rows.map((row, index) => {
          const label = anyText(row[name] ?? null);
          return (
            <li key={label}>
              <Link
                to="/a/$app/f/$form"
                params={{ app, form: form.key }}
                search={groupSearch(aggregate, row, form) ?? {}}
                className="rank"
              >
                <span className="rank-place num">{index + 1}</span>
                <span className="rank-name">{label}</span>
                <span className="rank-value num">
                  {figureText(row[measure] ?? null, widget.format).digits}
                </span>
                <span
                  className="rank-bar"
                  style={{ width: `${share(row[measure] ?? null, largest) * 100}%` }}
                />
              </Link>
            </li>
          );
        })}
      </ol>
    </CardFrame>
  );
}
