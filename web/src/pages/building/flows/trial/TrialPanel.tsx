/** 「试运行」: a record that is there goes through the flow as it is on the screen, in memory; each step with who, what and why. */
import { Button } from "antd";
import type { TrialDeed } from "../../../../api/tryingFlows";
import type { FormView } from "../../../../api/types";
import { Icon } from "../../../../kit/Icon";
import { Loading } from "../../../../kit/Skeleton";
import { type TextKey, t } from "../../../../text";
import type { FlowDesk } from "../flowDesk";
import { Deeds, Reads } from "./Deeds";
import { Kept } from "./Kept";
import { Lacks, useLacks } from "./Lacks";
import { RecordPicker, StarterPicker } from "./Pickers";
import { isOther } from "./path";
import { TrialStepLine } from "./TrialStepLine";
import type { TrialDesk } from "./useTrial";
import "./trial.css";

interface TrialPanelProps {
  flow: FlowDesk;
  trying: TrialDesk;
}

/** So many steps are listed; what goes on and on is told by how it ends. */
const MOST_STEPS = 200;

export function TrialPanel({ flow, trying }: TrialPanelProps) {
  const { form, record } = trying;
  const lacks = useLacks(flow);
  if (form === undefined || lacks.isPending) return <Loading />;
  if (lacks.data && lacks.data.forms.length > 0) {
    return <Lacks app={flow.desk.state.app} lacks={lacks.data} />;
  }
  if (form === null) {
    return (
      <p className="trial-note">
        {lacks.data?.problem
          ? t("flows.try.problem", { problem: lacks.data.problem })
          : t("flows.try.unpublished", { form: flow.say(flow.desk.form.label) })}
      </p>
    );
  }
  return (
    <div className="trial" data-testid="trial">
      <p className="trial-note">
        <Icon name="info" size={15} />
        <span>{t("flows.try.note")}</span>
      </p>
      <RecordPicker app={flow.desk.state.app} form={form} chosen={record} onChoose={trying.choose} />
      {record && (
        <StarterPicker
          key={record.id}
          by={trying.trial?.starter ?? null}
          chosen={trying.starter}
          onChoose={trying.handBy}
        />
      )}
      {trying.error && (
        <p className="trial-result is-red" role="status">
          <Icon name="warning" size={16} />
          <span>{trying.error.message}</span>
        </p>
      )}
      {trying.trial && <Found flow={flow} trying={trying} form={form} />}
      {record && !trying.trial && !trying.error && <Loading />}
      <Kept flow={flow} trying={trying} />
    </div>
  );
}

function Found({ flow, trying, form }: TrialPanelProps & { form: FormView }) {
  const { trial } = trying;
  if (!trial) return null;
  if (trial.problem !== null) {
    return (
      <p className="trial-result is-red" role="status">
        <Icon name="warning" size={16} />
        <span>{t("flows.try.problem", { problem: trial.problem })}</span>
      </p>
    );
  }
  return (
    <div className="trial-found" aria-busy={trying.isOld}>
      <Result trying={trying} />
      {!trial.begins && (
        <p className="trial-result is-orange">
          <Icon name="info" size={16} />
          <span>
            {t("flows.try.notBegun")}
            <Reads reads={trial.reads} form={form} />
          </span>
        </p>
      )}
      <ol className="trial-steps" aria-label={t("flows.try.path")}>
        <Edge label={t("flows.start")} deeds={trial.begun} form={form} />
        {trial.steps.slice(0, MOST_STEPS).map((step, index) => (
          <TrialStepLine
            key={`${step.node}.${step.round}`}
            flow={flow}
            step={step}
            place={index + 1}
            form={form}
            steps={trial.steps}
            onSay={trying.say}
          />
        ))}
        {trial.steps.length > MOST_STEPS && (
          <li className="trial-more">{t("flows.try.more", { n: trial.steps.length - MOST_STEPS })}</li>
        )}
        {trial.stuck === null && trial.state !== "running" && (
          <Edge label={t("flows.end")} deeds={trial.ended} form={form} tone={trial.state} />
        )}
      </ol>
      {isOther(trying.answers) && (
        <Button size="small" onClick={() => trying.say({})}>
          {t("flows.try.allAgree")}
        </Button>
      )}
    </div>
  );
}

function Result({ trying }: { trying: TrialDesk }) {
  const { trial } = trying;
  if (!trial) return null;
  if (trial.stuck !== null) {
    return (
      <p className="trial-result is-red" role="status" data-testid="trial-result">
        <Icon name="warning" size={16} />
        <span>
          <b>{t("flows.try.stuck")}</b> {trial.stuck}
        </span>
      </p>
    );
  }
  const isRefused = trial.state === "rejected";
  return (
    <p
      className={`trial-result ${isRefused ? "is-red" : trial.state === "approved" ? "is-green" : "is-orange"}`}
      role="status"
      data-testid="trial-result"
    >
      <Icon name={isRefused ? "close" : "check"} size={16} />
      <span>
        <b>{t(`flows.try.state.${trial.state}` as TextKey & "flows.try.state.approved")}</b>{" "}
        {t("flows.try.steps", { n: trial.steps.length })}
      </span>
    </p>
  );
}

interface EdgeProps {
  label: string;
  deeds: readonly TrialDeed[];
  form: FormView;
  tone?: string;
}

function Edge({ label, deeds, form, tone }: EdgeProps) {
  return (
    <li className={`trial-edge${tone === "rejected" ? " is-red" : ""}`}>
      <span className="trial-edge-name">{label}</span>
      <Deeds deeds={deeds} form={form} />
    </li>
  );
}
