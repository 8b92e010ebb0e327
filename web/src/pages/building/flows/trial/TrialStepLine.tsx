/** One step of a test run: who is asked and says what, why it goes on as it does, and what is done there. */
import type { NodeElement } from "../../../../api/flows";
import type { TrialAnswer, TrialAnswers, TrialStep } from "../../../../api/tryingFlows";
import type { FormView } from "../../../../api/types";
import { isChoosing, isWay, START } from "../../../../document/flows/tree";
import { dateTimeText } from "../../../../kit/format";
import { Icon } from "../../../../kit/Icon";
import { type TextKey, t } from "../../../../text";
import type { FlowDesk } from "../flowDesk";
import { colorOf, iconOf } from "../kinds";
import { useLabels } from "../WayCard";
import { sayWay } from "../words";
import { Deeds, Reads } from "./Deeds";
import { answered } from "./path";

interface StepProps {
  flow: FlowDesk;
  step: TrialStep;
  place: number;
  form: FormView;
  steps: readonly TrialStep[];
  onSay: (answers: TrialAnswers) => void;
}

export function TrialStepLine({ flow, step, place, form, steps, onSay }: StepProps) {
  const kind = flow.kind(step.kind);
  const isStart = step.node === START;
  const node = flow.node(step.node);
  return (
    <li
      className={`trial-step is-${isStart ? "grey" : colorOf(kind?.color)}${step.is_stuck ? " is-stuck" : ""}`}
      data-testid="trial-step"
    >
      <div className="trial-step-head">
        <span className="trial-place">{place}</span>
        <button type="button" className="trial-name" onClick={() => flow.state.choose(step.node)}>
          <Icon name={isStart ? "edit" : iconOf(step.kind)} size={14} />
          <span>{isStart ? t("flows.try.handsInAgain") : step.label}</span>
        </button>
        <State step={step} />
      </div>
      <People step={step} />
      {step.offers.length > 1 && (
        <Answers step={step} onSay={(answer) => onSay(answered(steps, step, answer))} />
      )}
      {node?.ways && isChoosing(node.mode) && <Ways flow={flow} step={step} node={node} />}
      <Reads reads={step.reads} form={form} />
      {step.until && (
        <p className="trial-line">
          <Icon name="clock" size={14} />
          {t(step.people.length > 0 ? "flows.try.due" : "flows.try.waits", { at: dateTimeText(step.until) })}
        </p>
      )}
      {step.people.length === 0 && step.kind === "wait" && !step.until && (
        <p className="trial-line">
          <Icon name="clock" size={14} /> {t("flows.try.taken")}
        </p>
      )}
      {step.why.map((one) => (
        <p key={one} className="trial-line">
          <Icon name="info" size={14} /> {one}
        </p>
      ))}
      {step.fills.length > 0 && (
        <p className="trial-line">
          <Icon name="edit" size={14} />
          {t("flows.try.fills", { fields: step.fills.join(t("field.comma")) })}
        </p>
      )}
      {step.checks.map((one) => (
        <p key={one} className="trial-line is-orange">
          <Icon name="warning" size={14} /> {t("flows.try.check", { message: one })}
        </p>
      ))}
      <Deeds deeds={step.does} form={form} />
    </li>
  );
}

const TOLD: ReadonlySet<string> = new Set(["rejected", "returned", "cancelled"]);

function State({ step }: { step: TrialStep }) {
  if (step.is_stuck) return <span className="trial-state is-red">{t("flows.try.here")}</span>;
  if (!TOLD.has(step.state)) return null;
  return (
    <span className={`trial-state${step.state === "rejected" ? " is-red" : ""}`}>
      {t(`flows.try.left.${step.state}` as TextKey & "flows.try.left.returned")}
    </span>
  );
}

function People({ step }: { step: TrialStep }) {
  if (step.people.length === 0) return null;
  return (
    <>
      <ul className="trial-people" aria-label={t("flows.try.asked")}>
        {step.people.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one person may be asked twice
          <li key={index} className={one.vote ? `is-${one.vote}` : undefined}>
            {one.name ?? t("flows.somebody")}
            {one.vote && <Icon name={one.vote === "approve" ? "check" : "close"} size={13} />}
          </li>
        ))}
      </ul>
      {step.chosen_by && (
        <p className="trial-line is-orange">
          <Icon name="info" size={14} />
          {t(step.chosen_by === "starter" ? "flows.try.starterChooses" : "flows.try.beforeChooses")}
        </p>
      )}
    </>
  );
}

/** What those who are asked are taken to say. */
function Answers({ step, onSay }: { step: TrialStep; onSay: (answer: TrialAnswer) => void }) {
  const isApproval = step.offers.includes("reject");
  const nameOf = (answer: TrialAnswer) =>
    t(
      answer === "approve" && !isApproval
        ? "flows.try.answer.handled"
        : (`flows.try.answer.${answer}` as TextKey & "flows.try.answer.back"),
    );
  return (
    <fieldset className="trial-answers" aria-label={t("flows.try.answerOf", { step: step.label })}>
      {step.offers.map((answer) => (
        <button
          key={answer}
          type="button"
          className={`is-${answer}`}
          aria-pressed={step.answer === answer}
          onClick={() => step.answer !== answer && onSay(answer)}
        >
          {nameOf(answer)}
        </button>
      ))}
    </fieldset>
  );
}

function Ways({ flow, step, node }: { flow: FlowDesk; step: TrialStep; node: NodeElement }) {
  return (
    <ul className="trial-ways">
      {step.ways.map((way) => (
        <WayLine key={way.id} flow={flow} node={node} way={way} />
      ))}
    </ul>
  );
}

interface WayLineProps {
  flow: FlowDesk;
  node: NodeElement;
  way: TrialStep["ways"][number];
}

function WayLine({ flow, node, way }: WayLineProps) {
  const element = flow.find(way.id)?.element;
  const own = element && isWay(element) ? element : null;
  const labels = useLabels(flow, own?.when ?? null);
  if (!own) return null;
  return (
    <li className={way.taken ? "is-taken" : undefined}>
      <Icon
        name={way.taken ? "check" : "close"}
        size={14}
        label={t(way.taken ? "flows.try.goes" : "flows.try.not")}
      />
      <span>
        <b>{flow.say(own.label)}</b> {sayWay(flow, node, own, labels)}
      </span>
    </li>
  );
}
