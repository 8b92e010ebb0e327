/** One file of a box, and one on its way up. */
import { type FileRef, fileUrl } from "../../api/files";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { FileName } from "./FileName";
import { look } from "./look";
import { Preview } from "./Preview";
import type { Upload } from "./uploads";

interface FileItemProps {
  files: readonly FileRef[];
  index: number;
  tile: boolean;
  disabled?: boolean;
  onMove: (from: number, by: number) => void;
  onRemove: () => void;
}

export function FileItem({ files, index, tile, disabled, onMove, onRemove }: FileItemProps) {
  const file = files[index];
  if (!file) return null;
  const { name } = file;
  return (
    <li className="file-item" data-testid="file">
      <Preview file={file} onLook={() => look(files, index)} />
      {!tile && <FileName file={file} onLook={() => look(files, index)} />}
      <span className="file-acts">
        <Act
          name={tile ? "back" : "up"}
          label={t("file.earlier", { name })}
          disabled={disabled || index === 0}
          onClick={() => onMove(index, -1)}
        />
        <Act
          name={tile ? "next" : "down"}
          label={t("file.later", { name })}
          disabled={disabled || index === files.length - 1}
          onClick={() => onMove(index, 1)}
        />
        {!tile && (
          <a
            className="plain-button"
            href={fileUrl(file.id, "download")}
            download={name}
            aria-label={t("file.download", { name })}
            title={t("file.download", { name })}
          >
            <Icon name="download" size={15} />
          </a>
        )}
        <Act name="close" label={t("file.remove", { name })} disabled={disabled} onClick={onRemove} />
      </span>
    </li>
  );
}

interface UploadItemProps {
  upload: Upload;
  onRetry: () => void;
  onDrop: () => void;
}

export function UploadItem({ upload, onRetry, onDrop }: UploadItemProps) {
  const { name, error, done, canRetry } = upload;
  return (
    <li className={`file-item is-upload${error ? " is-failed" : ""}`} data-testid="upload">
      <span className="file-title" title={name}>
        {name}
      </span>
      {error ? (
        <span className="file-error" role="alert">
          {error}
        </span>
      ) : (
        <progress value={done} max={1} aria-label={t("file.uploading", { name })} />
      )}
      <span className="file-acts">
        {error && canRetry && (
          <button type="button" className="plain-button is-link" onClick={onRetry}>
            {t("file.retry")}
          </button>
        )}
        <Act name="close" label={t(error ? "file.remove" : "file.cancel", { name })} onClick={onDrop} />
      </span>
    </li>
  );
}

interface ActProps {
  name: string;
  label: string;
  disabled?: boolean;
  onClick: () => void;
}

function Act({ name, label, disabled, onClick }: ActProps) {
  return (
    <button
      type="button"
      className="plain-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={name} size={14} />
    </button>
  );
}
