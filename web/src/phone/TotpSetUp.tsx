/** Two-step sign-in that a role needs, set up on the phone: the key for its authenticator, a code, recovery codes. */
import { type Proof, spaced, useTotpSetUp } from "../api/useTotpSetUp";
import { toast } from "../kit/toast";
import { t } from "../text";
import { Trouble } from "./kit/Screen";
import { TextBox } from "./kit/TextBox";
import { Wrong } from "./SignInForm";

/** onDone: once it is on and the recovery codes are kept. */
export default function TotpSetUp({ onDone }: { onDone: () => void }) {
  const { proposal, codes, proof } = useTotpSetUp();
  if (codes) return <Codes codes={codes} onKept={onDone} />;
  if (proposal.error) return <Trouble error={proposal.error} onRetry={() => proposal.refetch()} />;
  if (!proposal.data) return null;
  const { secret, uri } = proposal.data;
  const handleCopy = () =>
    navigator.clipboard?.writeText(secret).then(() => toast.say(t("totp.copied")), toast.fail);
  return (
    <>
      <p>{t("totp.byHand")}</p>
      <code className="door-secret" data-testid="totp-secret">
        {spaced(secret)}
      </code>
      <div className="door-acts">
        <a className="button" href={uri}>
          {t("totp.openApp")}
        </a>
        <button type="button" className="button" onClick={handleCopy}>
          {t("totp.copy")}
        </button>
      </div>
      <ProofForm {...proof} />
    </>
  );
}

function ProofForm({ code, setCode, password, setPassword, trouble, busy, handleSubmit }: Proof) {
  return (
    <form className="door-form" onSubmit={handleSubmit} noValidate>
      <TextBox label={t("totp.code")} value={code} onText={setCode} autoComplete="one-time-code" />
      <TextBox
        label={t("totp.password")}
        value={password}
        onText={setPassword}
        autoComplete="current-password"
        secret
      />
      <Wrong text={trouble} />
      <button type="submit" className="button is-primary is-wide" disabled={busy}>
        {t("totp.confirm")}
      </button>
    </form>
  );
}

function Codes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const handleCopy = () =>
    navigator.clipboard?.writeText(codes.join("\n")).then(() => toast.say(t("totp.copied")), toast.fail);
  return (
    <section aria-label={t("totp.recoveryTitle")} data-testid="recovery-codes">
      <p>{t("totp.recoveryHint")}</p>
      <ol className="door-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="door-acts">
        <button type="button" className="button" onClick={handleCopy}>
          {t("totp.copy")}
        </button>
        <button type="button" className="button is-primary" onClick={onKept}>
          {t("totp.kept")}
        </button>
      </div>
    </section>
  );
}
