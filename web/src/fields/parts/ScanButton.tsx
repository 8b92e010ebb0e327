/** 「扫码」: the camera's picture in a dialog until it sees a code; not there where the browser cannot. */
import { useEffect, useRef, useState } from "react";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { canScan, scan } from "./scanning";

function Scanner({ title, onClose }: { title: string; onClose: (code: string | null) => void }) {
  const screen = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const latest = useRef(onClose);
  latest.current = onClose;
  useEffect(() => {
    const stop = new AbortController();
    if (screen.current)
      scan(screen.current, stop.signal).then(
        (code) => code !== null && latest.current(code),
        () => setFailed(true),
      );
    return () => stop.abort();
  }, []);
  return (
    <Dialog title={title} onClose={() => onClose(null)}>
      <video ref={screen} className="scan-picture" muted playsInline />
      <p className="muted" role="status">
        {t(failed ? "field.scanFailed" : "field.scanHint")}
      </p>
    </Dialog>
  );
}

interface ScanProps {
  title: string;
  disabled?: boolean;
  onCode: (code: string) => void;
}

export function ScanButton({ title, disabled, onCode }: ScanProps) {
  if (!canScan()) return null;
  const handleScan = async () => {
    const code = await ask<string>((close) => <Scanner title={title} onClose={close} />);
    if (code) onCode(code);
  };
  return (
    <button type="button" className="code-scan" disabled={disabled} onClick={handleScan}>
      <Icon name="camera" size={15} />
      {t("field.scan")}
    </button>
  );
}
