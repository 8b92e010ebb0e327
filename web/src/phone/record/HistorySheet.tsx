/** What happened to a record, newest first, in a sheet; to read only: going back is done at a computer. */
import { useState } from "react";
import { type HistoryEntry, useHistory } from "../../api/history";
import type { FormView, RecordView } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ListBones, Loading } from "../../kit/Skeleton";
import { isFirst, MOST_CHANGES, What, Who, Why } from "../../shell/history/parts";
import { t } from "../../text";
import "./sheets.css";

interface HistorySheetProps {
  app: string;
  form: FormView;
  record: RecordView;
  onClose: () => void;
}

export default function HistorySheet({ app, form, record, onClose }: HistorySheetProps) {
  const history = useHistory(app, form.key, record.id, "");
  const entries = history.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Dialog tall title={t("history.title")} onClose={onClose} testId="history">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what may be longer than the screen is scrolled by keys */}
      <section className="history" tabIndex={0} aria-label={t("history.title")}>
        {history.isPending && (
          <Loading>
            <ListBones rows={4} />
          </Loading>
        )}
        {history.error && <p className="muted">{history.error.message}</p>}
        {history.data && entries.length === 0 && !history.hasNextPage && (
          <p className="muted">{t("history.none")}</p>
        )}
        <ol>
          {entries.map((entry) => (
            <li key={entry.id} className={`history-entry is-${entry.kind}`}>
              <div className="history-head">
                <Who entry={entry} />
              </div>
              <Why entry={entry} />
              {!isFirst(entry) && <Changes form={form} entry={entry} />}
            </li>
          ))}
        </ol>
        {history.hasNextPage && (
          <button
            type="button"
            className="button is-wide"
            disabled={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {t("history.earlier")}
          </button>
        )}
      </section>
    </Dialog>
  );
}

function Changes({ form, entry }: { form: FormView; entry: HistoryEntry }) {
  const [all, setAll] = useState(false);
  const shown = all ? entry.changes : entry.changes.slice(0, MOST_CHANGES);
  const left = entry.changes.length - shown.length;
  return (
    <dl className="history-changes">
      {shown.map((change) => (
        <div key={`${change.path} ${change.row ?? ""} ${change.act}`} className={`is-${change.act}`}>
          <dt>{change.label}</dt>
          <dd>
            <What form={form} change={change} />
          </dd>
        </div>
      ))}
      {left > 0 && (
        <button type="button" className="fold" onClick={() => setAll(true)}>
          {t("history.more", { n: left })}
        </button>
      )}
    </dl>
  );
}
