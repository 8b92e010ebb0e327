/** Old password, new password; used when it must be changed and from the user menu. */
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { api } from "../api/calls";
import { useSession } from "../api/hooks";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import { NewPassword } from "./NewPassword";
import { SHORTEST, strengthOf } from "./password";

/** waits: for a click before it takes the keyboard, on a page with more than this. */
export function PasswordForm({ onDone, waits = false }: { onDone: () => void; waits?: boolean }) {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const shortest = useSession().data?.shortest_password ?? SHORTEST;

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!old) return setTrouble(t("password.noOld"));
    if (strengthOf(next, shortest) === "short") return setTrouble(t("password.short", { n: shortest }));
    setBusy(true);
    setTrouble(null);
    try {
      await api.changePassword(old, next);
      onDone();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };

  return (
    <form className="stack" onSubmit={handleSubmit} noValidate>
      <label className="stack-row">
        <span>{t("password.old")}</span>
        <Input.Password
          size="large"
          value={old}
          autoFocus={!waits}
          autoComplete="current-password"
          onChange={(event) => setOld(event.target.value)}
        />
      </label>
      <div className="stack-row">
        <label htmlFor="new-password">{t("password.new")}</label>
        <NewPassword id="new-password" value={next} onChange={setNext} shortest={shortest} />
      </div>
      {trouble && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" />
          <span className="bar-body">{trouble}</span>
        </div>
      )}
      <Button type="primary" size="large" htmlType="submit" loading={busy} block>
        {t("password.change")}
      </Button>
    </form>
  );
}
