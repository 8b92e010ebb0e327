/** Signing by hand what one answers: the button that asks for it and sends the picture. */
import { useState } from "react";
import { type FileRef, sendFile } from "../../api/files";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import "./deciding.css";

interface SignProps {
  task: string;
  file: FileRef | null;
  onSigned: (file: FileRef) => void;
}

export function Sign({ task, file, onSigned }: SignProps) {
  const [busy, setBusy] = useState(false);
  const sign = async () => {
    const { askSignature } = await import("../../fields/parts/SignaturePad");
    const drawn = await askSignature(t("act.sign"));
    if (!drawn) return;
    setBusy(true);
    try {
      const { signal } = new AbortController();
      onSigned(await sendFile(drawn, { onProgress: () => {}, signal, task }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      className={`sign${file ? " is-signed" : ""}`}
      disabled={busy}
      onClick={() => sign().catch(toast.fail)}
    >
      <Icon name={file ? "check" : "pen"} />
      {file ? `${t("act.signed")} · ${t("act.signAgain")}` : t("act.sign")}
    </button>
  );
}
