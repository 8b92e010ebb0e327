/** Login and password, then a code where one is needed. */
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { api } from "../api/calls";
import { isProblem } from "../api/client";
import type { SessionView } from "../api/types";
import { Icon } from "../kit/Icon";
import { currentLang, t } from "../text";
import { TextBox } from "./kit/TextBox";

/** Something wrong, beneath the boxes. */
export const Wrong = ({ text }: { text: string | null }) =>
  text && (
    <div className="bar bar-red" role="alert">
      <Icon name="warning" />
      <span className="bar-body">{text}</span>
    </div>
  );

interface SignInFormProps {
  login?: string;
  onDone: (session: SessionView) => void;
}

export function SignInForm({ login: given = "", onDone }: SignInFormProps) {
  const [login, setLogin] = useState(given);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [stay, setStay] = useState(true);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const setup = useQuery({ queryKey: ["setup", currentLang()], queryFn: api.setup });
  useEffect(() => {
    setLogin(given);
    setCode(null);
  }, [given]);

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!login.trim()) return setTrouble(t("signin.noLogin"));
    if (!password) return setTrouble(t("signin.noPassword"));
    if (code === "") return setTrouble(t("totp.needCode"));
    setBusy(true);
    setTrouble(null);
    try {
      onDone(await api.signIn(login.trim(), password, stay, code ?? ""));
    } catch (error) {
      setBusy(false);
      if (isProblem(error, "totp_needed")) return setCode("");
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  const handleBack = () => {
    setCode(null);
    setPassword("");
    setTrouble(null);
  };
  if (code !== null) {
    return (
      <form className="door-form" onSubmit={handleSubmit} noValidate>
        <TextBox
          label={t("totp.code")}
          value={code}
          onText={setCode}
          autoComplete="one-time-code"
          takesFocus
        />
        <p className="muted">{t("totp.codeHint")}</p>
        <Wrong text={trouble} />
        <button type="submit" className="button is-primary is-wide" disabled={busy}>
          {t("totp.enter")}
        </button>
        <button type="button" className="door-other" onClick={handleBack}>
          {t("totp.back")}
        </button>
      </form>
    );
  }
  return (
    <form className="door-form" onSubmit={handleSubmit} noValidate>
      <TextBox label={t("signin.login")} value={login} onText={setLogin} autoComplete="username" />
      <TextBox
        label={t("signin.password")}
        value={password}
        onText={setPassword}
        autoComplete="current-password"
        secret
      />
      {setup.data?.may_stay !== false && (
        <label className="door-stay">
          <input type="checkbox" checked={stay} onChange={(event) => setStay(event.target.checked)} />
          {t("phone.stay")}
        </label>
      )}
      <Wrong text={trouble} />
      <button type="submit" className="button is-primary is-wide" disabled={busy}>
        {t("signin.go")}
      </button>
    </form>
  );
}
