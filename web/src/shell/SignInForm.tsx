/** Login and password, then a code where one is needed, with the server's answer in words. */
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, type InputRef } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api } from "../api/calls";
import { isProblem } from "../api/client";
import type { SessionView } from "../api/types";
import { Icon } from "../kit/Icon";
import { currentLang, t } from "../text";

interface SignInFormProps {
  login?: string;
  onDone: (session: SessionView) => void;
}

export function SignInForm({ login: given = "", onDone }: SignInFormProps) {
  const [login, setLogin] = useState(given);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [stay, setStay] = useState(false);
  const [busy, setBusy] = useState(false);
  const setup = useQuery({ queryKey: ["setup", currentLang()], queryFn: api.setup });
  const passwordBox = useRef<InputRef>(null);
  const loginBox = useRef<InputRef>(null);
  const codeBox = useRef<InputRef>(null);

  useEffect(() => {
    setLogin(given);
    setCode(null);
    if (given) passwordBox.current?.focus();
    else loginBox.current?.focus();
  }, [given]);
  const asksCode = code !== null;
  useEffect(() => {
    if (asksCode) codeBox.current?.focus();
  }, [asksCode]);

  const lacking = (): [string, InputRef | null] | null => {
    if (!login.trim()) return [t("signin.noLogin"), loginBox.current];
    if (!password) return [t("signin.noPassword"), passwordBox.current];
    return code === "" ? [t("totp.needCode"), codeBox.current] : null;
  };
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = lacking();
    if (missing) {
      setTrouble(missing[0]);
      missing[1]?.focus();
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      onDone(await api.signIn(login.trim(), password, stay, code ?? ""));
    } catch (error) {
      setBusy(false);
      if (isProblem(error, "totp_needed")) return setCode("");
      setTrouble(error instanceof Error ? error.message : String(error));
      (asksCode ? codeBox : passwordBox).current?.select();
    }
  };
  const handleBack = () => {
    setCode(null);
    setPassword("");
    setTrouble(null);
  };

  return (
    <form className="stack" onSubmit={handleSubmit} noValidate>
      {asksCode ? (
        <label className="stack-row">
          <span>{t("totp.code")}</span>
          <Input
            ref={codeBox}
            value={code}
            size="large"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            aria-describedby={trouble ? "signin-trouble" : "signin-code"}
            onChange={(event) => setCode(event.target.value)}
          />
          <span className="muted" id="signin-code">
            {t("totp.codeHint")}
          </span>
        </label>
      ) : (
        <>
          <label className="stack-row">
            <span>{t("signin.login")}</span>
            <Input
              ref={loginBox}
              value={login}
              size="large"
              autoComplete="username"
              autoCapitalize="none"
              onChange={(event) => setLogin(event.target.value)}
            />
          </label>
          <label className="stack-row">
            <span>{t("signin.password")}</span>
            <Input.Password
              ref={passwordBox}
              value={password}
              size="large"
              autoComplete="current-password"
              aria-describedby={trouble ? "signin-trouble" : undefined}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          {setup.data?.may_stay !== false && (
            <Checkbox checked={stay} onChange={(event) => setStay(event.target.checked)}>
              {t("signin.stay")}
            </Checkbox>
          )}
        </>
      )}
      {trouble && (
        <div className="bar bar-red" role="alert" id="signin-trouble">
          <Icon name="warning" />
          <span className="bar-body">{trouble}</span>
        </div>
      )}
      <Button type="primary" size="large" htmlType="submit" loading={busy} block>
        {t(asksCode ? "totp.enter" : "signin.go")}
      </Button>
      {asksCode && (
        <button type="button" className="plain-button is-link" onClick={handleBack}>
          {t("totp.back")}
        </button>
      )}
    </form>
  );
}
