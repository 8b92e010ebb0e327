import type { FileRef } from "../../api/files";
import { sizeText } from "../../kit/format";

/** Name and size; a click looks at the file, or saves what cannot be looked at. */
export function FileName({ file, onLook }: { file: FileRef; onLook: () => void }) {
  return (
    <button type="button" className="file-name" onClick={onLook}>
      <span className="file-title" title={file.name}>
        {file.name}
      </span>
      <span className="file-size">{sizeText(file.size)}</span>
    </button>
  );
}
