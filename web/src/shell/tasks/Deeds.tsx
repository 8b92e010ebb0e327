/** What a run wrote into records: each with its fields, from and to. */
import type { Deed } from "../../api/watching";
import { dateTimeText, EMPTY } from "../../kit/format";
import { type TextKey, t } from "../../text";
import "../../text/watching";
import "./deeds.css";

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** A value of the API in words. */
export const wordOf = (value: unknown): string => {
  if (value === null || value === undefined || value === "") return EMPTY;
  if (Array.isArray(value)) return value.map(wordOf).join(t("field.comma"));
  if (typeof value === "object") return String((value as { title?: unknown }).title ?? EMPTY);
  return typeof value === "string" && MOMENT.test(value) ? dateTimeText(value) : String(value);
};

export const Deeds = ({ deeds }: { deeds: readonly Deed[] }) => (
  <ul className="run-wrote">
    {deeds.map((deed, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: what was written has no name of its own
      <Wrote key={place} deed={deed} />
    ))}
  </ul>
);

const Wrote = ({ deed: { record, ...deed } }: { deed: Deed }) => (
  <li>
    <span className="run-wrote-head">
      <b>{t(`log.${deed.kind}` as TextKey & "log.updated")}</b> {record.label} ·{" "}
      <a href={`/a/${record.app}/f/${record.form}/r/${record.id}`}>{record.title || t("log.open")}</a>
      <time className="muted num" dateTime={deed.at}>
        {dateTimeText(deed.at)}
      </time>
    </span>
    {deed.changes
      .filter((one) => wordOf(one.before) !== EMPTY || wordOf(one.after) !== EMPTY)
      .map((one) => (
        <span key={one.path} className="run-wrote-line">
          <span className="muted">{one.label}</span>{" "}
          {deed.kind === "created" ? wordOf(one.after) : `${wordOf(one.before)} → ${wordOf(one.after)}`}
        </span>
      ))}
  </li>
);
