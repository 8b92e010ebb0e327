/** Files to read: in a record, and in a cell of a list or sheet. */
import { Button } from "antd";
import { useState } from "react";
import type { Value } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { CellParts, Place, ViewProps } from "../contract";
import { NoValue } from "../parts/Empty";
import { filesOf, textValue } from "../values";
import { FileBox } from "./FileBox";
import { FileName } from "./items";
import { look } from "./look";
import { Preview } from "./Preview";
import "./files.css";

export const filesText = (value: Value): string =>
  textValue(value) ||
  filesOf(value)
    .map((file) => file.name)
    .join(t("field.comma"));

export function FilesView({ value, tiles }: ViewProps & { tiles: boolean }) {
  const files = filesOf(value);
  if (files.length === 0) {
    const text = textValue(value);
    return text ? <span className="view-text">{text}</span> : <NoValue />;
  }
  return (
    <ul className={`file-list is-read${tiles ? " is-tiles" : ""}`}>
      {files.map((file, index) => (
        <li key={file.id} className="file-item">
          <Preview file={file} onLook={() => look(files, index)} />
          {!tiles && <FileName file={file} onLook={() => look(files, index)} />}
        </li>
      ))}
    </ul>
  );
}

/** A thumbnail or a paper clip, and how many. */
function CellView({ value, tiles }: { value: Value; tiles: boolean }) {
  const files = filesOf(value);
  const [first] = files;
  if (!first) return <span className="cell-text">{textValue(value)}</span>;
  return (
    <span className="file-cell" title={filesText(value)}>
      {tiles ? (
        <Preview file={first} still onLook={() => look(files, 0)} />
      ) : (
        <button
          type="button"
          className="plain-button"
          tabIndex={-1}
          aria-label={t("file.look", { name: first.name })}
          onClick={(event) => {
            event.stopPropagation();
            look(files, 0);
          }}
        >
          <Icon name="clip" size={14} />
        </button>
      )}
      {(!tiles || files.length > 1) && <span className="num">{files.length}</span>}
    </span>
  );
}

export const filesCell =
  (tiles: boolean) =>
  (place: Place): CellParts => ({
    width: tiles ? 76 : 84,
    fixed: true,
    text: filesText,
    parse: () => ({ wrong: t("file.byName") }),
    ask: (value) => askFiles(place, value, tiles),
    View: ({ value }) => <CellView value={value} tiles={tiles} />,
  });

/** Choose files for a cell of a sheet; undefined leaves it as it is. */
async function askFiles(place: Place, value: Value, tiles: boolean): Promise<Value | undefined> {
  const answer = await ask<{ value: Value }>((close) => (
    <CellDialog place={place} value={value} tiles={tiles} onClose={close} />
  ));
  return answer?.value;
}

interface CellDialogProps {
  place: Place;
  value: Value;
  tiles: boolean;
  onClose: (answer: { value: Value } | null) => void;
}

function CellDialog({ place, value, tiles, onClose }: CellDialogProps) {
  const [now, setNow] = useState<{ value: Value; wrong?: string }>({ value });
  return (
    <Dialog
      title={place.field.label}
      testId="cell-files"
      onClose={() => onClose(null)}
      footer={
        <>
          {now.wrong && <span className="field-note is-red">{now.wrong}</span>}
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!!now.wrong} onClick={() => onClose({ value: now.value })}>
            {t("file.take")}
          </Button>
        </>
      }
    >
      <FileBox
        {...place}
        id="cell-files"
        tiles={tiles}
        value={now.value}
        onChange={(next, wrong) => setNow({ value: next, wrong })}
        onLeave={() => undefined}
      />
    </Dialog>
  );
}
