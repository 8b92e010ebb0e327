/** One entry of the history: who did what when and why, field by field, and the ways back from it. */
import { useRef, useState } from "react";
import type { CellChange, HistoryEntry } from "../../api/history";
import type { AppView, FieldView, FormView, RecordView } from "../../api/types";
import { changeText } from "../../fields/changes";
import { Icon } from "../../kit/Icon";
import { type MenuItem, MenuList } from "../../kit/MenuList";
import { isFirst, MOST_CHANGES, What, Who, Why } from "../../shell/history/parts";
import { t } from "../../text";
import { showComparison } from "./CompareDialog";
import { showRestore } from "./RestoreDialog";

interface HappenedProps {
  app: AppView;
  form: FormView;
  record: RecordView;
  entry: HistoryEntry;
}

export function Happened({ app, form, record, entry }: HappenedProps) {
  return (
    <li className={`history-entry is-${entry.kind}`}>
      <div className="history-head">
        <Who entry={entry} />
        <Acts app={app} form={form} record={record} entry={entry} />
      </div>
      <Why entry={entry} />
      {!isFirst(entry) && <Changes app={app} form={form} record={record} entry={entry} />}
    </li>
  );
}

function Acts({ app, form, record, entry }: HappenedProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const compare = (from: number, to: number | null) => showComparison({ app, form, record, from, to });
  const isNow = entry.version === record.version;
  const items: MenuItem[] = [];
  if (!isNow) items.push({ label: t("history.compareNow"), run: () => compare(entry.version, null) });
  if (entry.version > 1)
    items.push({
      label: t("history.compareBefore"),
      run: () => compare(entry.version - 1, isNow ? null : entry.version),
    });
  if (!isNow && record.can.update && entry.kind !== "deleted")
    items.push({
      label: t("history.backTo"),
      icon: "undo",
      run: () => showRestore({ app, form, record, wanted: { version: entry.version }, at: entry.at }),
    });
  if (items.length === 0) return null;
  const handleOpen = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: box.right - 190, y: box.bottom + 4 });
  };
  const label = t("history.acts", { version: entry.version });
  return (
    <>
      <button
        ref={button}
        type="button"
        className="plain-button history-acts"
        aria-label={label}
        aria-haspopup="menu"
        onClick={handleOpen}
      >
        <Icon name="more" size={16} />
      </button>
      {at && <MenuList at={at} items={items} label={label} onClose={() => setAt(null)} />}
    </>
  );
}

function Changes({ app, form, record, entry }: HappenedProps) {
  const [all, setAll] = useState(false);
  const shown = all ? entry.changes : entry.changes.slice(0, MOST_CHANGES);
  const left = entry.changes.length - shown.length;
  return (
    <dl className="history-changes">
      {shown.map((change) => (
        <div key={`${change.path} ${change.row ?? ""} ${change.act}`} className={`is-${change.act}`}>
          <dt>
            {change.label}
            <Back app={app} form={form} record={record} entry={entry} change={change} />
          </dt>
          <dd>
            <What form={form} change={change} />
          </dd>
        </div>
      ))}
      {left > 0 && (
        <button type="button" className="plain-button is-link" onClick={() => setAll(true)}>
          {t("history.more", { n: left })}
        </button>
      )}
    </dl>
  );
}

const isOpen = (field: FieldView | undefined): boolean =>
  field !== undefined && !field.readonly && field.class === "input";

/** The way back for one value, or for a sub-row that was changed or removed. */
function Back({ app, form, record, entry, change }: HappenedProps & { change: CellChange }) {
  const key = change.path.split(".")[0] ?? "";
  const field = form.fields.find((one) => one.key === key);
  const column = field?.fields?.find((one) => one.key === change.path.split(".")[2]);
  const can = change.row
    ? change.act === "removed" || (change.act === "changed" && isOpen(column))
    : isOpen(field);
  if (!can || !record.can.update || entry.kind === "deleted" || entry.version < 2) return null;
  const version = entry.version - 1;
  const wanted = change.row ? { version, rows: [change.row] } : { version, fields: [key] };
  const label = change.row
    ? t("history.backRow", { label: change.label.split(" · ")[0] ?? "" })
    : t("history.backValue", { label: change.label, value: changeText(form, change.path, change.before) });
  return (
    <button
      type="button"
      className="plain-button history-back"
      aria-label={label}
      title={label}
      onClick={() => showRestore({ app, form, record, wanted, at: entry.at, label: change.label })}
    >
      <Icon name="undo" size={14} />
    </button>
  );
}
