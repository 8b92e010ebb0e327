/** 「两步验证」 of one's own: on, off, new recovery codes. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type FormEvent, useId, useState } from "react";
import { access } from "../../api/access";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { RecoveryCodes } from "../../shell/RecoveryCodes";
import { TotpSetUp } from "../../shell/TotpSetUp";
import { t } from "../../text";

const TOTP = ["totp", "own"];

export function TwoStep() {
  const client = useQueryClient();
  const view = useQuery({ queryKey: TOTP, queryFn: access.totp });
  if (view.error) return <Refused error={view.error} onRetry={() => view.refetch()} />;
  if (!view.data) {
    return (
      <Loading>
        <ListBones rows={2} />
      </Loading>
    );
  }
  const { on, demanded, recovery_left: left } = view.data;
  const again = () => client.invalidateQueries({ queryKey: TOTP });
  const handleOn = async () => {
    await ask<true>((close) => (
      <Dialog width={440} title={t("totp.title")} onClose={() => close(null)} testId="totp">
        <TotpSetUp onDone={() => close(true)} />
      </Dialog>
    ));
    await again();
  };
  const handleOff = async () => {
    const done = await ask<true>((close) => (
      <PasswordDialog
        title={t("totp.turnOff")}
        hint={t("totp.offHint")}
        act={(password) => access.switchTotpOff(password).then(() => close(true))}
        onClose={() => close(null)}
      />
    ));
    if (done) toast.say(t("totp.turnedOff"));
    await again();
  };
  const handleRenew = async () => {
    const codes = await ask<readonly string[]>((close) => (
      <PasswordDialog
        title={t("totp.renew")}
        hint={t("totp.renewHint")}
        act={(password) => access.renewRecovery(password).then(({ recovery }) => close(recovery))}
        onClose={() => close(null)}
      />
    ));
    if (codes) {
      await ask<true>((close) => (
        <Dialog width={480} title={t("totp.recoveryTitle")} onClose={() => close(true)}>
          <RecoveryCodes codes={codes} onKept={() => close(true)} />
        </Dialog>
      ));
    }
    await again();
  };
  return (
    <section className="paper account" aria-labelledby="account-totp" data-testid="two-step">
      <header className="account-head">
        <h2 id="account-totp">
          {t("totp.title")}
          <span className={on ? "account-here" : "account-off"}>{t(on ? "totp.isOn" : "totp.isOff")}</span>
        </h2>
        <span className="account-acts">
          {on && <Button onClick={handleRenew}>{t("totp.renew")}</Button>}
          {on && !demanded && (
            <Button danger onClick={handleOff}>
              {t("totp.turnOff")}
            </Button>
          )}
          {!on && (
            <Button type="primary" onClick={handleOn}>
              {t("totp.turnOn")}
            </Button>
          )}
        </span>
      </header>
      <p className="muted">
        {t("totp.hint")} {on && t("totp.left", { n: left })} {on && demanded && t("totp.demanded")}
      </p>
    </section>
  );
}

interface PasswordProps {
  title: string;
  hint: string;
  act: (password: string) => Promise<unknown>;
  onClose: () => void;
}

/** Do something with one's password. */
function PasswordDialog({ title, hint, act, onClose }: PasswordProps) {
  const id = useId();
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const handleSubmit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!password) return setTrouble(t("totp.needPassword"));
    act(password).catch((error: Error) => setTrouble(error.message));
  };
  return (
    <Dialog
      width={420}
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("open.cancel")}</Button>
          <Button type="primary" onClick={() => handleSubmit()}>
            {title}
          </Button>
        </>
      }
    >
      <form className="stack" onSubmit={handleSubmit}>
        <p>{hint}</p>
        <div className="stack-row">
          <label htmlFor={id}>{t("totp.password")}</label>
          <Input.Password
            id={id}
            value={password}
            autoComplete="current-password"
            onChange={(event) => setPassword(event.target.value)}
          />
          {trouble && (
            <span className="field-problem" role="alert">
              {trouble}
            </span>
          )}
        </div>
      </form>
    </Dialog>
  );
}
