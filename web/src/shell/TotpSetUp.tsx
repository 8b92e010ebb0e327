/** Setting two-step sign-in up: a picture to take, a code that proves it, recovery codes to keep. */
import { Button, Input } from "antd";
import { type Proof, spaced, useTotpSetUp } from "../api/useTotpSetUp";
import { Icon } from "../kit/Icon";
import { Loading } from "../kit/Skeleton";
import { t } from "../text";
import { Refused } from "./Broken";
import { RecoveryCodes } from "./RecoveryCodes";
import "./totp.css";

/** onDone: once it is on and the recovery codes are kept. */
export function TotpSetUp({ onDone }: { onDone: () => void }) {
  const { proposal, codes, proof } = useTotpSetUp();
  if (codes) return <RecoveryCodes codes={codes} onKept={onDone} />;
  if (proposal.error) return <Refused error={proposal.error} onRetry={() => proposal.refetch()} />;
  if (!proposal.data) return <Loading />;
  const { secret, uri, picture } = proposal.data;
  return (
    <>
      <p>{t("totp.scan")}</p>
      <img
        className="totp-picture"
        alt={t("totp.qr")}
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture)}`}
      />
      <details className="totp-typed">
        <summary>{t("totp.typed")}</summary>
        <code data-testid="totp-secret">{spaced(secret)}</code>
        <a href={uri}>{t("totp.openApp")}</a>
      </details>
      <ProofForm {...proof} />
    </>
  );
}

function ProofForm({ code, setCode, password, setPassword, trouble, busy, handleSubmit }: Proof) {
  return (
    <form className="stack" onSubmit={handleSubmit} noValidate>
      <label className="stack-row">
        <span>{t("totp.code")}</span>
        <Input
          size="large"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </label>
      <label className="stack-row">
        <span>{t("totp.password")}</span>
        <Input.Password
          size="large"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {trouble && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" />
          <span className="bar-body">{trouble}</span>
        </div>
      )}
      <Button type="primary" size="large" htmlType="submit" loading={busy} block>
        {t("totp.confirm")}
      </Button>
    </form>
  );
}
