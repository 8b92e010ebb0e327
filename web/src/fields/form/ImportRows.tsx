/** Rows of a subform from a file: which columns go where, how many rows; then they stand in the form, not saved yet. */
import { Button } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { type RowsAsked, type RowsRead, readRows, rowsTemplate, type SubformPlace } from "../../api/subrows";
import type { Rows, SheetColumn } from "../../grid/contract";
import { Dialog } from "../../kit/Dialog";
import { DropZone, TABLES } from "../../kit/DropZone";
import { download } from "../../kit/download";
import { Icon } from "../../kit/Icon";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "../../text/subrows";
import { ImportRowsFound } from "./ImportRowsFound";
import { importedRows } from "./importedRows";
import "./importrows.css";

export interface RowsWanted {
  place: SubformPlace;
  label: string;
  columns: readonly SheetColumn[];
  /** Rows that are filled in by now. */
  count: number;
  maxRows: number;
  looksUp: boolean;
}

export interface RowsBrought {
  rows: Rows;
  replace: boolean;
}

export const askRows =
  (wanted: RowsWanted) =>
  (close: (brought: RowsBrought | null) => void): ReactNode => <ImportRows {...wanted} onClose={close} />;

/** Has a file read, and read anew when something else is chosen; only the last answer counts. */
function useReading(place: SubformPlace) {
  const [asked, setAsked] = useState<RowsAsked | null>(null);
  const [found, setFound] = useState<RowsRead | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const last = useRef<RowsAsked | null>(null);
  const read = async (next: RowsAsked) => {
    last.current = next;
    setAsked(next);
    setError(null);
    setBusy(true);
    try {
      const answer = await readRows(place, next);
      if (last.current === next) setFound(answer);
    } catch (failed) {
      if (last.current !== next) return;
      setFound(null);
      setError(failed instanceof Error ? failed.message : String(failed));
    } finally {
      if (last.current === next) setBusy(false);
    }
  };
  const forget = () => {
    last.current = null;
    setAsked(null);
    setFound(null);
    setError(null);
    setBusy(false);
  };
  return { asked, found, error, busy, read, forget };
}

function ImportRows({ onClose, ...wanted }: RowsWanted & { onClose: (brought: RowsBrought | null) => void }) {
  const { place, label, columns, count, maxRows, looksUp } = wanted;
  const { asked, found, error, busy, read, forget } = useReading(place);
  const [replaces, setReplaces] = useState(false);
  const rows = found ? importedRows(found, columns, looksUp) : [];
  const replace = count > 0 && replaces;
  const room = replace ? maxRows : maxRows - count;
  const canAdd = rows.length > 0 && rows.length <= room && !busy;
  const handleTemplate = async () => {
    try {
      const given = await rowsTemplate(place);
      download(given.file, given.name);
    } catch (failed) {
      toast.fail(failed);
    }
  };
  return (
    <Dialog
      title={t("subrows.title", { label })}
      onClose={() => onClose(null)}
      width={640}
      tall
      testId="import-rows"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          {found && (
            <Button type="primary" disabled={!canAdd} onClick={() => onClose({ rows, replace })}>
              {t(replace ? "subrows.replaceDo" : "subrows.appendDo", { n: rows.length })}
            </Button>
          )}
        </>
      }
    >
      <div className="import-rows">
        {!asked && (
          <>
            <DropZone
              title={t("subrows.drop")}
              hint={t("subrows.dropHint", { max: maxRows })}
              types={TABLES}
              onFile={(file) => void read({ file })}
            />
            <p className="muted">
              {t("subrows.noFile")}
              <button type="button" className="plain-button is-link" onClick={handleTemplate}>
                <Icon name="download" size={14} />
                {t("subrows.template")}
              </button>
            </p>
          </>
        )}
        {asked && (
          <div className="import-rows-file">
            <Icon name="file" />
            <b>{asked.file.name}</b>
            {found && <span className="muted num">{t("subrows.rows", { n: found.total })}</span>}
            <button type="button" className="plain-button is-link" onClick={forget}>
              {t("subrows.other")}
            </button>
          </div>
        )}
        {error && (
          <p className="is-red" role="alert">
            {error}
          </p>
        )}
        {busy && !found && (
          <Loading>
            <ListBones rows={3} />
          </Loading>
        )}
        {asked && found && (
          <ImportRowsFound
            asked={asked}
            found={found}
            busy={busy}
            onAsk={(more) => void read({ ...asked, ...more })}
          />
        )}
        {found && count > 0 && (
          <fieldset className="import-rows-how">
            <legend>{t("subrows.how", { n: count })}</legend>
            {[false, true].map((one) => (
              <label key={String(one)}>
                <input
                  type="radio"
                  name="import-rows-how"
                  checked={replaces === one}
                  onChange={() => setReplaces(one)}
                />
                {t(one ? "subrows.replace" : "subrows.append")}
              </label>
            ))}
          </fieldset>
        )}
        {rows.length > room && (
          <p className="is-red" role="alert">
            {t("subrows.noRoom", { max: maxRows, room, n: rows.length })}
          </p>
        )}
        {found && !busy && rows.length === 0 && (
          <p className="is-red" role="alert">
            {t("subrows.nothing")}
          </p>
        )}
      </div>
    </Dialog>
  );
}
