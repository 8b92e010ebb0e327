/** Recovery codes, the one time they can be seen. */
import { Button } from "antd";
import { useRef } from "react";
import { copied } from "../kit/copied";
import { toast } from "../kit/toast";
import { t } from "../text";
import "./totp.css";

export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const list = useRef<HTMLOListElement>(null);
  const handleCopy = async () => {
    if (await copied(codes.join("\n"))) return toast.say(t("totp.copied"));
    if (list.current) window.getSelection()?.selectAllChildren(list.current);
    toast.say(t("totp.copyByHand"));
  };
  return (
    <section aria-label={t("totp.recoveryTitle")} data-testid="recovery-codes">
      <p>{t("totp.recoveryHint")}</p>
      <ol className="totp-codes" ref={list}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="totp-acts">
        <Button onClick={handleCopy}>{t("totp.copy")}</Button>
        <Button type="primary" autoFocus onClick={onKept}>
          {t("totp.kept")}
        </Button>
      </div>
    </section>
  );
}
