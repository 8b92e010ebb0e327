/** One message that went over a channel, or one attempt of a call: what became of it. */
import type { LogSent } from "../../../api/runLog";
import { dateTimeText } from "../../../kit/format";
import { nameOf } from "../../../shell/tasks/words";
import { type TextKey, t } from "../../../text";

function nameOfSent(sent: LogSent, place: number): string {
  if (sent.over === "call") return t("runLog.attempt", { n: String(place + 1) });
  if (sent.over === "email") return `${t("runLog.mail")} ${sent.person ? nameOf(sent.person) : ""}`;
  return sent.to ?? t("runLog.robot");
}

export function SentLine({ sent, place }: { sent: LogSent; place: number }) {
  const isBad = sent.state === "failed" || sent.state === "dead";
  return (
    <span className={isBad ? "run-sent is-bad" : "run-sent"}>
      <span>{nameOfSent(sent, place)}</span>
      <b>{t(`runLog.sent.${sent.state}` as TextKey & "runLog.sent.sent")}</b>
      {sent.status !== null && <span className="num">{t("runLog.status", { n: String(sent.status) })}</span>}
      {sent.attempts > 1 && <span>{t("runLog.attempts", { n: String(sent.attempts) })}</span>}
      {sent.at && <time className="muted num">{dateTimeText(sent.at)}</time>}
      {sent.why && <span>{sent.why}</span>}
      {sent.answer && (
        <code>
          {t("runLog.answer")} {sent.answer}
        </code>
      )}
    </span>
  );
}
