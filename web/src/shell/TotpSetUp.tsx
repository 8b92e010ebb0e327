/** Setting two-step sign-in up: a picture to take, a code that proves it, recovery codes to keep. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { access } from "../api/access";
import { Icon } from "../kit/Icon";
import { Loading } from "../kit/Skeleton";
import { t } from "../text";
import { Refused } from "./Broken";
import { RecoveryCodes } from "./RecoveryCodes";
import "./totp.css";

/** onDone: once it is on and the recovery codes are kept. */
export function TotpSetUp({ onDone }: { onDone: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const proposal = useQuery({
    queryKey: ["totp", "proposal"],
    queryFn: access.proposeTotp,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
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
        <code data-testid="totp-secret">{secret.replace(/(.{4})/g, "$1 ").trim()}</code>
        <a href={uri}>{t("totp.openApp")}</a>
      </details>
      <Proof secret={secret} onOn={setCodes} />
    </>
  );
}

function Proof({ secret, onOn }: { secret: string; onOn: (codes: readonly string[]) => void }) {
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!code.trim()) return setTrouble(t("totp.needCode"));
    if (!password) return setTrouble(t("totp.needPassword"));
    setBusy(true);
    setTrouble(null);
    try {
      onOn((await access.switchTotpOn({ secret, code, password })).recovery);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
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
