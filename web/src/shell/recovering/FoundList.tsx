/** Records of an opened backup, each with a tick and, when asked for, how it differs from now. */
import { useState } from "react";
import { type FoundRow, useFoundRecord } from "../../api/recovering";
import type { FormView } from "../../api/types";
import { changeTexts } from "../../fields/changes";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { t } from "../../text";

interface FoundListProps {
  form: FormView | undefined;
  job: string;
  /** The rows were deleted when the backup was opened. */
  isDeleted: boolean;
  rows: readonly FoundRow[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

export function FoundList({ form, job, isDeleted, rows, chosen, onChoose }: FoundListProps) {
  const isEvery = rows.every((row) => chosen.has(row.id));
  const tick = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <>
      <label className="found-every">
        <input
          type="checkbox"
          checked={isEvery}
          onChange={() => onChoose(new Set(isEvery ? [] : rows.map((row) => row.id)))}
        />
        {t("recover.tickAll")}
      </label>
      <ul className="found-list" aria-label={t("recover.list")}>
        {rows.map((row) => (
          <FoundItem
            key={row.id}
            form={form}
            job={job}
            isDeleted={isDeleted}
            row={row}
            isChosen={chosen.has(row.id)}
            onTick={() => tick(row.id)}
          />
        ))}
      </ul>
    </>
  );
}

interface FoundItemProps {
  form: FormView | undefined;
  job: string;
  isDeleted: boolean;
  row: FoundRow;
  isChosen: boolean;
  onTick: () => void;
}

function FoundItem({ form, job, isDeleted, row, isChosen, onTick }: FoundItemProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className="found-head">
        <label>
          <input type="checkbox" checked={isChosen} onChange={onTick} />
          <b>{row.title ?? t("recover.untitled")}</b>
        </label>
        {isDeleted && row.state !== "deleted" && <span className="found-there">{t("recover.there")}</span>}
        <span className="muted num">{t("recover.lastChange", { moment: dateTimeText(row.updated_at) })}</span>
        <button
          type="button"
          className="plain-button"
          aria-expanded={isOpen}
          onClick={() => setOpen((known) => !known)}
        >
          {t(row.state === "deleted" ? "recover.content" : "recover.difference")}
          <Icon name={isOpen ? "up" : "down"} size={14} />
        </button>
      </div>
      {isOpen && form && <Difference form={form} job={job} id={row.id} />}
    </li>
  );
}

function Difference({ form, job, id }: { form: FormView; job: string; id: string }) {
  const found = useFoundRecord(job, id);
  if (found.error) return <p className="job-error">{found.error.message}</p>;
  if (!found.data) return <Loading />;
  const { changes, is_deleted, lost } = found.data;
  return (
    <>
      {changes.length === 0 && <p className="muted">{t("recover.alike")}</p>}
      <dl className="found-changes">
        {changes.map((change) => {
          const [now, then] = changeTexts(form, change.path, is_deleted ? null : change.now, change.then);
          return (
            <div key={`${change.path} ${change.label}`}>
              <dt>{change.label}</dt>
              <dd>
                {!is_deleted && (
                  <>
                    <del>{now}</del>
                    <span aria-hidden>→</span>
                  </>
                )}
                <ins>{then}</ins>
              </dd>
            </div>
          );
        })}
      </dl>
      {lost.length > 0 && (
        <p className="found-lost">{t("recover.lost", { labels: lost.join(t("field.comma")) })}</p>
      )}
    </>
  );
}
