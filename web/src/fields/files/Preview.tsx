/** The small picture of a file, or a sign for one that has none. */
import { useState } from "react";
import { type FileRef, fileUrl, isPicture } from "../../api/files";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";

interface PreviewProps {
  file: FileRef;
  onLook: () => void;
  /** Not a stop of Tab, as in a sheet. */
  still?: boolean;
}

export function Preview({ file, onLook, still }: PreviewProps) {
  return (
    <button
      type="button"
      className="file-preview"
      tabIndex={still ? -1 : undefined}
      aria-label={t("file.look", { name: file.name })}
      title={file.name}
      onClick={(event) => {
        event.stopPropagation();
        event.preventDefault();
        onLook();
      }}
    >
      <Picture file={file} />
    </button>
  );
}

export function Picture({ file }: { file: FileRef }) {
  const [broken, setBroken] = useState(false);
  if (broken || !isPicture(file)) return <Icon name="file" size={18} />;
  return (
    <img
      src={fileUrl(file.id, "small")}
      alt=""
      loading="lazy"
      onError={() => setBroken(true)}
      draggable={false}
    />
  );
}
