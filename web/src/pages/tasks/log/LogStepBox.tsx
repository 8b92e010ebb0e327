/** One visit of a step: when, what it asked and found, what it wrote, told and called, and whom it waited for. */
import type { CSSProperties } from "react";
import type { LogSent, LogStep, LogWay } from "../../../api/runLog";
import type { Said } from "../../../api/tasks";
import { dateTimeText } from "../../../kit/format";
import { Icon } from "../../../kit/Icon";
import { Deeds, wordOf } from "../../../shell/tasks/Deeds";
import { useNow } from "../../../shell/tasks/now";
import { passedText } from "../../../shell/tasks/spans";
import { nameOf, saidText } from "../../../shell/tasks/words";
import { type TextKey, t } from "../../../text";
import { SentLine } from "./SentLine";

export function LogStepBox({ step, said }: { step: LogStep; said: readonly Said[] }) {
  const now = useNow();
  const state = step.stuck ? "stuck" : step.state;
  const time = passedText(step.began, step.ended ?? now);
  return (
    <li
      className={`paper run-step is-${state}`}
      style={{ "--depth": Math.min(step.depth, 3) } as CSSProperties}
      data-testid="run-step"
    >
      <p className="run-steps-line">
        <b>{step.label}</b>
        {step.arm && <span className="muted">{step.arm}</span>}
        <span className={`run-step-state is-${state}`}>
          {step.stuck ? t("log.stuck") : t(`runLog.state.${step.state}` as TextKey & "runLog.state.open")}
        </span>
        <time className="muted num" dateTime={step.began}>
          {dateTimeText(step.began)}
        </time>
        <span className="muted num">{t(step.ended ? "runLog.took" : "runLog.waiting", { time })}</span>
      </p>
      {step.stuck && (
        <p className="waits is-stuck">
          <Icon name="warning" />
          <span>{step.stuck}</span>
        </p>
      )}
      {step.ways.map((way) => (
        <Way key={way.label} way={way} />
      ))}
      {step.waited && (
        <>
          <span className="muted">{t("runLog.waited")}</span>
          <Condition way={step.waited} />
        </>
      )}
      {step.until && <p className="num">{t("runLog.until", { at: dateTimeText(step.until) })}</p>}
      {step.found && <Found step={step} found={step.found} />}
      {step.wrote.length > 0 && <Deeds deeds={step.wrote} />}
      {step.told.map((told, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was told has no name of its own
        <div key={place} className="run-step-told">
          <span>
            {told.people.length > 0
              ? t("runLog.told", { who: told.people.map(nameOf).join(t("field.comma")) })
              : t(told.over.includes("group") ? "runLog.toldGroup" : "runLog.toldNobody")}
          </span>
          {told.text && <q>{told.text}</q>}
          <SentLines sent={told.sent} />
        </div>
      ))}
      {step.call && <Call call={step.call} />}
      {step.runs.map((run) => (
        <p key={run.id} className="run-steps-line">
          <span>
            {t("runLog.run", {
              state: t(`run.state.${run.state ?? "running"}` as TextKey & "run.state.approved"),
            })}
          </span>
          <a href={`/todo/log?run=${run.id}`}>{t("runLog.runOpen")}</a>
        </p>
      ))}
      <Tasks step={step} />
      {said
        .filter((one) => one.what !== "stuck")
        .map((one) => (
          <p key={`${one.what}${one.at}`} className="muted">
            {saidText(one)} {one.text} <span className="num">{dateTimeText(one.at)}</span>
          </p>
        ))}
    </li>
  );
}

function Way({ way }: { way: LogWay }) {
  return (
    <div className={way.taken ? "run-way is-taken" : "run-way"}>
      <span>
        {way.label} <b>{t(way.taken ? "runLog.way.taken" : "runLog.way.not")}</b>
      </span>
      {way.asked && <Condition way={way} />}
    </div>
  );
}

const answerOf = (way: LogWay) =>
  way.holds === null ? "runLog.way.hidden" : way.holds ? "runLog.way.holds" : "runLog.way.fails";

/** What a condition read, and what came of it. */
const Condition = ({ way }: { way: LogWay }) => (
  <span className="run-way-reads">
    {way.reads.map((one) => (
      <span key={one.path}>
        <span className="muted">{one.label}</span> {one.shown ? wordOf(one.value) : t("runLog.hidden")}
      </span>
    ))}
    {(way.holds !== null || way.reads.length > 0) && <span className="muted">{t(answerOf(way))}</span>}
  </span>
);

function Found({ step, found }: { step: LogStep; found: NonNullable<LogStep["found"]> }) {
  const form = found.label;
  if (found.count === null) return <p className="muted">{t("runLog.foundHidden", { form })}</p>;
  const key = step.kind === "loop" ? "runLog.items" : "runLog.found";
  return (
    <p className="run-steps-line">
      <span>{t(key, { n: String(found.count), form })}</span>
      {found.records.map((one) => (
        <a key={one.id} href={`/a/${found.app}/f/${found.form}/r/${one.id}`}>
          {one.title || t("log.open")}
        </a>
      ))}
      {found.records.length > 0 && found.count > found.records.length && (
        <span className="muted">{t("runLog.more", { n: String(found.count) })}</span>
      )}
    </p>
  );
}

const SentLines = ({ sent }: { sent: readonly LogSent[] }) => (
  <>
    {sent.map((one, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: an attempt has no name of its own
      <SentLine key={place} sent={one} place={place} />
    ))}
  </>
);

function Call({ call }: { call: NonNullable<LogStep["call"]> }) {
  return (
    <div className="run-step-told">
      <span>{t("runLog.call", { host: call.host ?? "" })}</span>
      {!call.shown && <span className="muted">{t("runLog.callHidden")}</span>}
      {call.given.map((one) => (
        <span key={one.name} className="run-wrote-line">
          <span className="muted">{one.name}</span> {one.value ?? t("runLog.fixed")}
        </span>
      ))}
      <SentLines sent={call.tried} />
    </div>
  );
}

const VOTES = { approve: "run.vote.agreed", reject: "run.vote.refused" } as const;
const STATES = {
  offered: "run.vote.open",
  later: "run.vote.later",
  open: "run.vote.open",
  done: "run.vote.handled",
  moved: "run.vote.moved",
  cancelled: "run.vote.cancelled",
} as const;

function Tasks({ step }: { step: LogStep }) {
  return (
    <ul className="run-step-tasks">
      {step.tasks.map((one, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a task of the log has no name of its own
        <li key={place}>
          <span>
            {one.acted_by
              ? t("run.forWhom", { who: nameOf(one.acted_by), for: nameOf(one.person) })
              : nameOf(one.person)}
          </span>{" "}
          <b>{t(taskKey(step, one.vote, one.state))}</b>
          {one.closed && (
            <span className="muted num">
              {" "}
              {dateTimeText(one.closed)}{" "}
              {t("runLog.took", { time: passedText(one.opened, Date.parse(one.closed)) })}
            </span>
          )}
          {one.opinion && <q>{one.opinion}</q>}
        </li>
      ))}
    </ul>
  );
}

const taskKey = (step: LogStep, vote: string | null, state: string) =>
  vote === "approve" && step.kind !== "approve"
    ? "run.vote.handled"
    : vote
      ? VOTES[vote as keyof typeof VOTES]
      : STATES[state as keyof typeof STATES];
