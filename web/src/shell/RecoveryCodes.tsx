/** Recovery codes, the one time they can be seen. */
import { Button } from "antd";
import { toast } from "../kit/toast";
import { t } from "../text";
import "./totp.css";

export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const handleCopy = () =>
    navigator.clipboard?.writeText(codes.join("\n")).then(() => toast.say(t("totp.copied")));
  return (
    <section aria-label={t("totp.recoveryTitle")} data-testid="recovery-codes">
      <p>{t("totp.recoveryHint")}</p>
      <ol className="totp-codes">
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
