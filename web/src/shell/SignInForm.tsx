/** Login and password, with the server's answer in words. */
import { Button, Checkbox, Input, type InputRef } from "antd";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { api } from "../api/calls";
import type { SessionView } from "../api/types";
import { Icon } from "../kit/Icon";
import { t } from "../text";

interface SignInFormProps {
  login?: string;
  onDone: (session: SessionView) => void;
}

export function SignInForm({ login: given = "", onDone }: SignInFormProps) {
  const [login, setLogin] = useState(given);
  const [password, setPassword] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [stay, setStay] = useState(false);
  const [busy, setBusy] = useState(false);
  const passwordBox = useRef<InputRef>(null);
  const loginBox = useRef<InputRef>(null);

  useEffect(() => {
    setLogin(given);
    if (given) passwordBox.current?.focus();
    else loginBox.current?.focus();
  }, [given]);

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!login.trim() || !password) {
      setTrouble(t(login.trim() ? "signin.noPassword" : "signin.noLogin"));
      (login.trim() ? passwordBox : loginBox).current?.focus();
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      onDone(await api.signIn(login.trim(), password, stay));
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
      setBusy(false);
      passwordBox.current?.select();
    }
  };

  return (
    <form className="stack" onSubmit={handleSubmit} noValidate>
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
      <Checkbox checked={stay} onChange={(event) => setStay(event.target.checked)}>
        {t("signin.stay")}
      </Checkbox>
      {trouble && (
        <div className="bar bar-red" role="alert" id="signin-trouble">
          <Icon name="warning" />
          <span className="bar-body">{trouble}</span>
        </div>
      )}
      <Button type="primary" size="large" htmlType="submit" loading={busy} block>
        {t("signin.go")}
      </Button>
    </form>
  );
}
