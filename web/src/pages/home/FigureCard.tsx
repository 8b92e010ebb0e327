/** One number, large; the whole card leads to the rows it counts. */
import { Link } from "@tanstack/react-router";
import { useAggregate } from "../../api/hooks";
import type { Value, WidgetView } from "../../api/types";
import { Bone } from "../../kit/Skeleton";
import { t } from "../../text";
import { figureText } from "./figures";
import { figureSearch } from "./links";

export function FigureCard({ app, widget }: { app: string; widget: WidgetView }) {
  const asked = widget.aggregate ?? { measures: [{ key: "count", op: "count" as const }] };
  const answer = useAggregate(app, widget.form, asked);
  const key = widget.show?.[0] ?? asked.measures[0]?.key ?? "";
  const value: Value = answer.data?.rows[0]?.[key] ?? null;
  const { sign, digits } = figureText(value, widget.format);
  return (
    <Link
      to="/a/$app/f/$form"
      params={{ app, form: widget.form }}
      search={figureSearch(widget)}
      className="figure paper"
      data-testid={`figure-${widget.key}`}
    >
      <span className="figure-label">{widget.label}</span>
      {answer.isPending ? (
        <Bone width={120} height={26} />
      ) : answer.error ? (
        <span className="figure-trouble">{t("home.trouble")}</span>
      ) : (
        <span className="figure-value num">
          {sign && <span className="figure-sign">{sign}</span>}
          {digits}
        </span>
      )}
    </Link>
  );
}
