/** Files to read: in a record, and in a cell of a list or sheet. */
import type { Value } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { CellParts, Place, ViewProps } from "../contract";
import { NoValue } from "../parts/Empty";
import { filesOf, textValue } from "../values";
import { FileName } from "./FileName";
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
    // Only a sheet that is filled in asks for it.
    ask: async (value) => (await import("./askFiles")).askFiles(place, value, tiles),
    View: ({ value }) => <CellView value={value} tiles={tiles} />,
  });
