/** Below a step: how long it usually takes, how many stand there now, and whether it is the one that takes most of the time. */
import { Link } from "@tanstack/react-router";
import { Switch } from "antd";
import type { AnalysedStep } from "../../../../api/analysis";
import { START } from "../../../../document/flows/tree";
import { spanText } from "../../../../shell/tasks/spans";
import { t } from "../../../../text";
import "../../../../text/tasks";
import type { FlowDesk } from "../flowDesk";
import { DAYS, type TimesDesk } from "./useTimes";
import "./times.css";

const said = (seconds: number) => spanText(seconds * 1000);

export function StepTimes({ flow, id }: { flow: FlowDesk; id: string }) {
  const { times } = flow.state;
  const step = times?.of(id);
  if (!times || !step || (!step.may_wait && step.open === 0) || (id === START && step.visits === 0))
    return null;
  const isSlowest = times.isSlowest(id);
  return (
    <span
      className={`flow-times${isSlowest ? " is-slowest" : ""}`}
      title={detailsOf(step)}
      data-testid="flow-times"
    >
      {isSlowest && <b>{t("flows.times.slowest")}</b>}
      <span>{tookOf(step)}</span>
      {step.open > 0 && <span className="is-open">{t("flows.times.open", { n: step.open })}</span>}
    </span>
  );
}

function tookOf(step: AnalysedStep): string {
  const { took } = step.natural;
  if (took) return t("flows.times.took", { span: said(took.median_seconds) });
  return t(step.visits > 0 ? "flows.times.notYet" : "flows.times.never");
}

function detailsOf({
  natural: { took, waiting_seconds, working_seconds },
}: AnalysedStep): string | undefined {
  if (!took) return undefined;
  const spans = { mean: said(took.mean_seconds), p90: said(took.p90_seconds), n: took.count };
  const opened =
    waiting_seconds !== null && working_seconds !== null
      ? t("flows.times.opened", { waiting: said(waiting_seconds), working: said(working_seconds) })
      : "";
  return [t("flows.times.details", spans), opened].filter(Boolean).join("\n");
}

/** The switch; nothing for who may not see the analysis. */
export function TimesSwitch({ desk }: { desk: TimesDesk }) {
  if (!desk.isOffered) return null;
  return (
    <span className="flow-switch">
      <Switch size="small" checked={desk.isOn} aria-label={t("flows.times")} onChange={desk.turn} />
      {t("flows.times")}
    </span>
  );
}

/** What the figures are of, and the way to all of them. */
export function TimesNote({ desk }: { desk: TimesDesk }) {
  if (!desk.isOn) return null;
  const { times, error } = desk;
  return (
    <p className="flow-times-note" role="status">
      {error?.message}
      {!error && !times && t("flows.times.asking")}
      {!error && times && (
        <>
          {t(times.begun > 0 ? "flows.times.note" : "flows.times.none", { days: DAYS, n: times.begun })}{" "}
          <Link to="/todo/analysis" search={{ app: times.app, flow: times.flow, days: "90" }}>
            {t("flows.times.more")}
          </Link>
        </>
      )}
    </p>
  );
}
