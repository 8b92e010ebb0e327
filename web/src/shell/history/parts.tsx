/** What is said of one entry of the history: who did what when, why, and a value before and after. */
import type { CellChange, HistoryEntry } from "../../api/history";
import type { FormView } from "../../api/types";
import { changeText, changeTexts } from "../../fields/changes";
import { agoText, dateTimeText, EMPTY } from "../../kit/format";
import { type TextKey, t } from "../../text";
import "./history.css";

export const MOST_CHANGES = 12;

const kinds: Record<HistoryEntry["kind"], TextKey> = {
  created: "history.created",
  updated: "history.updated",
  deleted: "history.deleted",
  restored: "history.restored",
  imported: "history.imported",
};

/** What came back from a backup did not come out of the bin. */
const kindOf = (entry: HistoryEntry) =>
  (entry.recovered ? "history.recovered" : kinds[entry.kind]) as "history.created";

/** What it began with is not told as changes. */
export const isFirst = ({ kind, version }: HistoryEntry) =>
  kind === "created" || (kind === "imported" && version === 1);

export function Who({ entry }: { entry: HistoryEntry }) {
  return (
    <>
      <span>
        <b>{entry.by?.title ?? EMPTY}</b> {t(kindOf(entry))}
        {entry.recovered && t("recover.from", { moment: dateTimeText(entry.recovered) })}
        {entry.import_as && t("history.as", { what: t(`import.as.${entry.import_as}`) })}
      </span>
      <time dateTime={entry.at} title={dateTimeText(entry.at)} className="num">
        {agoText(entry.at, Date.now())}
      </time>
    </>
  );
}

export function Why({ entry }: { entry: HistoryEntry }) {
  const words: string[] = [];
  if (entry.why === "restore" && entry.of_at)
    words.push(t("history.back", { at: dateTimeText(entry.of_at) }));
  else if (entry.why === "bulk") words.push(t("history.bulk"));
  else if (entry.why === "recompute") words.push(t("history.recompute"));
  else if (entry.why === "merge") words.push(mergeText(entry.merged));
  else if (entry.why === "hand_over") words.push(t("history.handOver"));
  else if (entry.why === "undo") words.push(t("history.undo"));
  if (entry.file) words.push(t("history.file", { name: entry.file }));
  if (entry.origin === "api") words.push(t("history.byApi"));
  if (entry.origin === "rule") words.push(t("history.byRule"));
  return words.length > 0 ? <div className="history-why">{words.join(" · ")}</div> : null;
}

function mergeText(merged: HistoryEntry["merged"]): string {
  const { gone, into } = merged ?? {};
  return gone && into ? t("history.merged", { gone, into }) : t("history.merge");
}

export function What({ form, change }: { form: FormView; change: CellChange }) {
  const { path, before, after, act } = change;
  if (act === "added" || act === "removed") {
    return (
      <>
        <span className="history-act">{t(act === "added" ? "history.added" : "history.removed")}</span>
        {act === "added" ? (
          <ins>{changeText(form, path, after)}</ins>
        ) : (
          <del>{changeText(form, path, before)}</del>
        )}
      </>
    );
  }
  if (act === "moved") {
    return (
      <>
        <span className="history-act">{t("history.moved")}</span>
        <ins>{t("history.movedRow", { was: String(before), now: String(after) })}</ins>
      </>
    );
  }
  const [was, now] = changeTexts(form, path, before, after);
  return (
    <>
      {now !== t("history.formats", { text: was }) && (
        <>
          <del>{was}</del>
          <span aria-hidden>→</span>
        </>
      )}
      <ins>{now}</ins>
    </>
  );
}
