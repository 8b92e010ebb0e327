/** What happened to a record, newest first: who, when, which field from what to what. */
import { useHistory } from "../../api/hooks";
import type { AppView, FormView, HistoryEntry, RecordView } from "../../api/types";
import { changeText } from "../../fields/changes";
import { agoText, dateTimeText, EMPTY } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { type TextKey, t } from "../../text";

interface HistoryPanelProps {
  app: AppView;
  form: FormView;
  record: RecordView;
}

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

const MOST_CHANGES = 12;

export function HistoryPanel({ app, form, record }: HistoryPanelProps) {
  const history = useHistory(app.key, form.key, record.id);
  const entries = history.data?.entries ?? [];
  return (
    <aside className="history paper" aria-labelledby="history-title" data-testid="history">
      <h2 id="history-title">{t("history.title")}</h2>
      {history.isPending && (
        <Loading>
          <ListBones rows={4} />
        </Loading>
      )}
      {history.error && <p className="muted">{history.error.message}</p>}
      {history.data && entries.length === 0 && <p className="muted">{t("history.none")}</p>}
      <ol>
        {entries.map((entry) => (
          <li key={entry.id} className={`history-entry is-${entry.kind}`}>
            <div className="history-head">
              <b>{entry.by?.title ?? EMPTY}</b> {t(kindOf(entry))}
              {entry.recovered && t("recover.from", { moment: dateTimeText(entry.recovered) })}
              {entry.import_as && t("history.as", { what: t(`import.as.${entry.import_as}`) })}
              <time dateTime={entry.at} title={dateTimeText(entry.at)} className="num">
                {agoText(entry.at, Date.now())}
              </time>
            </div>
            {entry.kind !== "created" && entry.kind !== "imported" && <Changes form={form} entry={entry} />}
          </li>
        ))}
      </ol>
    </aside>
  );
}

function Changes({ form, entry }: { form: FormView; entry: HistoryEntry }) {
  const shown = entry.changes.slice(0, MOST_CHANGES);
  const left = entry.changes.length - shown.length;
  return (
    <dl className="history-changes">
      {shown.map((change) => (
        <div key={`${change.path} ${change.label}`}>
          <dt>{change.label}</dt>
          <dd>
            <del>{changeText(form, change.path, change.before)}</del>
            <span aria-hidden>→</span>
            <ins>{changeText(form, change.path, change.after)}</ins>
          </dd>
        </div>
      ))}
      {left > 0 && <div className="muted">{t("history.more", { n: left })}</div>}
    </dl>
  );
}
