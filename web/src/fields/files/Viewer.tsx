/** A dialog that shows files one by one; arrows go on, Esc closes. */
import { type KeyboardEvent, useState } from "react";
import { canLookAt, type FileRef, fileUrl, isPicture } from "../../api/files";
import { Dialog } from "../../kit/Dialog";
import { sizeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import "./files.css";

interface ViewerProps {
  files: readonly FileRef[];
  start: number;
  onClose: () => void;
}

export default function Viewer({ files, start, onClose }: ViewerProps) {
  const [at, setAt] = useState(start);
  const file = files[at];
  if (!file) return null;
  const step = (by: number) => setAt((now) => Math.min(files.length - 1, Math.max(0, now + by)));
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Dialog
      title={file.name}
      width={1080}
      tall
      testId="viewer"
      onClose={onClose}
      onKey={handleKey}
      footer={
        <div className="viewer-foot">
          <span className="file-size">{sizeText(file.size)}</span>
          {files.length > 1 && (
            <>
              <button
                type="button"
                className="plain-button"
                aria-label={t("file.previous")}
                disabled={at === 0}
                onClick={() => step(-1)}
              >
                <Icon name="back" />
              </button>
              <span aria-live="polite">{t("file.place", { at: at + 1, count: files.length })}</span>
              <button
                type="button"
                className="plain-button"
                aria-label={t("file.next")}
                disabled={at === files.length - 1}
                onClick={() => step(1)}
              >
                <Icon name="next" />
              </button>
            </>
          )}
          {isPaper(file) && (
            <a className="file-button" href={fileUrl(file.id)} target="_blank" rel="noopener">
              <Icon name="open" size={15} /> {t("file.open")}
            </a>
          )}
          <a className="file-button" href={fileUrl(file.id, "download")} download={file.name}>
            <Icon name="download" size={15} /> {t("file.save")}
          </a>
        </div>
      }
    >
      <div className="viewer">
        <Shown key={file.id} file={file} />
      </div>
    </Dialog>
  );
}

const isPaper = (file: FileRef) => canLookAt(file) && !isPicture(file);

function Shown({ file }: { file: FileRef }) {
  const [broken, setBroken] = useState(false);
  if (!canLookAt(file) || broken) {
    return (
      <p className="viewer-none">
        <Icon name="file" size={40} />
        <span>{t(broken ? "file.broken" : "file.noPreview")}</span>
      </p>
    );
  }
  if (isPaper(file) && !navigator.pdfViewerEnabled) {
    return (
      <p className="viewer-none">
        <Icon name="file" size={40} />
        <span>{t("file.noFrame")}</span>
      </p>
    );
  }
  if (isPaper(file)) return <iframe src={fileUrl(file.id)} title={file.name} />;
  return <img src={fileUrl(file.id, "large")} alt={file.name} onError={() => setBroken(true)} />;
}
