/** The steps in the order of the tree: how often, how long by bars, waiting and working, late, rework, what stands there now. */
import { Link } from "@tanstack/react-router";
import type { AnalysedStep, Analysis, Clock } from "../../../api/analysis";
import { EMPTY } from "../../../kit/format";
import { spanText } from "../../../shell/tasks/spans";
import { t } from "../../../text";
import { barOf, isQuiet, keyOf, longestOf, partText, START, secondsText } from "./figures";

interface StepsProps {
  found: Analysis;
  clock: Clock;
  now: number;
}

export function Steps({ found, clock, now }: StepsProps) {
  const shown = found.steps.filter((step) => !isQuiet(step));
  const longest = longestOf(shown, clock);
  const slowest = found.bottleneck[clock];
  const labels = new Map(found.flows.map((flow) => [flow.id, flow.label]));
  const quiet = found.steps.length - shown.length;
  return (
    <section className="paper analysis-part" aria-label={t("analysis.steps")}>
      <h2>{t("analysis.steps")}</h2>
      <table className="analysis-table" data-testid="analysis.steps">
        <thead>
          <tr>
            <th>{t("analysis.step")}</th>
            <th className="is-number">{t("analysis.visits")}</th>
            <th>{t("analysis.took")}</th>
            <th>{t("analysis.waiting")}</th>
            <th className="is-number">{t("analysis.share")}</th>
            <th className="is-number">{t("analysis.late")}</th>
            <th className="is-number">{t("analysis.rework")}</th>
            <th className="is-number">{t("analysis.open")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((step) => (
            <Line
              key={keyOf(step)}
              step={step}
              flow={found.flows.length > 1 ? labels.get(step.flow) : undefined}
              clock={clock}
              longest={longest}
              isSlowest={slowest !== null && keyOf(slowest) === keyOf(step)}
              now={now}
            />
          ))}
        </tbody>
      </table>
      <p className="muted analysis-note">
        {t("analysis.legend")} {quiet > 0 && t("analysis.quiet", { n: quiet })}
      </p>
    </section>
  );
}

interface LineProps {
  step: AnalysedStep;
  flow: string | undefined;
  clock: Clock;
  longest: number;
  isSlowest: boolean;
  now: number;
}

function Line({ step, flow, clock, longest, isSlowest, now }: LineProps) {
  const { took, waiting_seconds, working_seconds, waiting_share, share } = step[clock];
  const where = [flow, ...step.ways, step.is_gone ? t("analysis.gone") : ""].filter(Boolean).join(" › ");
  const bar = took && barOf(took, longest);
  return (
    <tr className={isSlowest ? "is-slowest" : undefined}>
      <td data-label={t("analysis.step")} className="analysis-step">
        <b>{step.label}</b>
        {where && <span className="muted">{where}</span>}
      </td>
      <td data-label={t("analysis.visits")} className="is-number num">
        {step.visits}
        {step.by_itself > 0 && step.may_wait && (
          <span className="muted">{t("analysis.byItself", { n: step.by_itself })}</span>
        )}
      </td>
      <td data-label={t("analysis.took")} className="analysis-took">
        {took && bar ? (
          <>
            <span className="analysis-bar" aria-hidden="true">
              <i className="is-p90" style={{ width: bar.p90 }} />
              <i className="is-median" style={{ width: bar.median }} />
              <i className="is-mean" style={{ left: bar.mean }} />
            </span>
            <span className="muted num">
              {t("analysis.tookSays", {
                median: secondsText(took.median_seconds),
                mean: secondsText(took.mean_seconds),
                p90: secondsText(took.p90_seconds),
              })}
            </span>
          </>
        ) : (
          EMPTY
        )}
      </td>
      <td data-label={t("analysis.waiting")} className="analysis-waiting">
        {waiting_share === null || step.node === START ? (
          EMPTY
        ) : (
          <>
            <span className="analysis-split" aria-hidden="true">
              <i style={{ width: `${waiting_share * 100}%` }} />
            </span>
            <span className="muted num">
              {t("analysis.waitingSays", {
                waiting: secondsText(waiting_seconds),
                working: secondsText(working_seconds),
              })}
            </span>
          </>
        )}
      </td>
      <td data-label={t("analysis.share")} className="is-number num">
        {share > 0 ? partText(share) : EMPTY}
      </td>
      <td data-label={t("analysis.late")} className={`is-number num${step.late ? " is-late" : ""}`}>
        {step.late_rate === null || step.visits === 0 ? EMPTY : partText(step.late_rate)}
      </td>
      <td data-label={t("analysis.rework")} className="is-number num">
        {step.visits > 0 ? partText(step.rework_rate) : EMPTY}
        {step.returned > 0 && <span className="muted">{t("analysis.returned", { n: step.returned })}</span>}
      </td>
      <td data-label={t("analysis.open")} className="is-number num">
        {step.open > 0 ? step.open : EMPTY}
        {step.oldest && step.oldest_since && (
          <Link to="/todo/$id" params={{ id: step.oldest.id }} title={step.oldest.record?.title ?? undefined}>
            {t("analysis.oldest", { since: spanText(now - Date.parse(step.oldest_since)) })}
          </Link>
        )}
      </td>
    </tr>
  );
}
