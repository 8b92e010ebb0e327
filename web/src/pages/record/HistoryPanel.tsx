/** What happened to a record, newest first, in pages; of all fields or of one. */
import { Button } from "antd";
import { useHistory } from "../../api/history";
import type { AppView, FormView, RecordView } from "../../api/types";
import { ListBones, Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { Happened } from "./Happened";
import { useAwaited } from "./useAwaited";
import "./history.css";

interface HistoryPanelProps {
  app: AppView;
  form: FormView;
  record: RecordView;
  /** The path of the only field to tell of; empty for all. */
  field: string;
  onField: (path: string) => void;
  /** Say why the record can be seen. */
  onWhy: () => void;
}

export function HistoryPanel({ app, form, record, field, onField, onWhy }: HistoryPanelProps) {
  const history = useHistory(app.key, form.key, record.id, field);
  const entries = history.data?.pages.flatMap((page) => page.entries) ?? [];
  const panel = useAwaited(field);
  return (
    <aside ref={panel} className="history paper" aria-labelledby="history-title" data-testid="history">
      <div className="history-top">
        <h2 id="history-title">{t("history.title")}</h2>
        <button type="button" className="plain-button is-link" onClick={onWhy}>
          {t("why.title")}
        </button>
      </div>
      <FieldChoice form={form} field={field} onField={onField} />
      {history.isPending && (
        <Loading>
          <ListBones rows={4} />
        </Loading>
      )}
      {history.error && <p className="muted">{history.error.message}</p>}
      {history.data && entries.length === 0 && !history.hasNextPage && (
        <p className="muted">{t(field ? "history.noneOf" : "history.none")}</p>
      )}
      <ol>
        {entries.map((entry) => (
          <Happened key={entry.id} app={app} form={form} record={record} entry={entry} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button block loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t("history.earlier")}
        </Button>
      )}
    </aside>
  );
}

function FieldChoice({ form, field, onField }: Pick<HistoryPanelProps, "form" | "field" | "onField">) {
  const kept = form.fields.filter((one) => one.class !== "live");
  return (
    <select
      className="history-field"
      aria-label={t("history.field")}
      value={field}
      onChange={(event) => onField(event.target.value)}
    >
      <option value="">{t("history.allFields")}</option>
      {kept.map((one) => [
        <option key={one.key} value={one.key}>
          {one.label}
        </option>,
        ...(one.fields ?? []).map((column) => (
          <option key={`${one.key}.${column.key}`} value={`${one.key}.${column.key}`}>
            {`${one.label} · ${column.label}`}
          </option>
        )),
      ])}
    </select>
  );
}
