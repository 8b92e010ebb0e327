/** How a run came about, and what it was given then. */
import type { LogGiven } from "../../../api/runLog";
import type { RunView } from "../../../api/tasks";
import { dateTimeText } from "../../../kit/format";
import { Deeds } from "../../../shell/tasks/Deeds";
import { nameOf } from "../../../shell/tasks/words";
import { type TextKey, t } from "../../../text";

/** What sets a run off through a change of its record. */
const CHANGES = new Set(["submitted", "created", "updated", "deleted", "pressed", "called"]);

export function GivenBox({ given, run }: { given: LogGiven; run: RunView }) {
  const what = t(`runLog.what.${given.what}` as TextKey & "runLog.what.created");
  const who = given.program || !run.starter ? t("runLog.program") : nameOf(run.starter);
  return (
    <section className="paper run-steps-card" data-testid="run-given">
      <h3>{t("runLog.given")}</h3>
      <p className="run-steps-line">
        <b>
          {what}
          {given.button && t("runLog.button", { name: given.button })}
        </b>
        <span className="muted">{who}</span>
        <time className="muted num" dateTime={run.begun_at}>
          {dateTimeText(run.begun_at)}
        </time>
        {given.due_at && <span className="num">{t("runLog.due", { at: dateTimeText(given.due_at) })}</span>}
        {given.missed && <span className="run-steps-mark">{t("runLog.missed")}</span>}
        {given.parent && <a href={`/todo/log?run=${given.parent}`}>{t("runLog.parent")}</a>}
      </p>
      {given.deed && <Deeds deeds={[given.deed]} />}
      {!given.deed && run.record && CHANGES.has(given.what) && <p className="muted">{t("runLog.unseen")}</p>}
    </section>
  );
}
