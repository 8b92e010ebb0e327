/** What a few are asked after they signed in on a phone: a first password, a second factor; and changing one's own. */
import { type FormEvent, lazy, Suspense, useState } from "react";
import { api } from "../api/calls";
import { useSession } from "../api/hooks";
import { toast } from "../kit/toast";
import { SHORTEST, strengthOf } from "../shell/password";
import { leave } from "../shell/session";
import { t } from "../text";
import { TextBox } from "./kit/TextBox";
import { BASE } from "./places";
import { DoorFrame } from "./SignIn";
import { Wrong } from "./SignInForm";

const TotpSetUp = lazy(() => import("./TotpSetUp"));

/** A password somebody else made must be changed before anything is shown; also used to change one's own. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const shortest = useSession().data?.shortest_password ?? SHORTEST;
  const strength = strengthOf(next, shortest);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
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
    <form className="door-form" onSubmit={handleSubmit} noValidate>
      <TextBox label={t("password.old")} value={old} onText={setOld} autoComplete="current-password" secret />
      <TextBox label={t("password.new")} value={next} onText={setNext} autoComplete="new-password" secret />
      <p className="muted">
        {!next && t("password.hint", { n: shortest })}
        {next && (strength === "short" ? t("password.short", { n: shortest }) : t(`password.${strength}`))}
      </p>
      <Wrong text={trouble} />
      <button type="submit" className="button is-primary is-wide" disabled={busy}>
        {t("password.change")}
      </button>
    </form>
  );
}

export function FirstPassword() {
  const session = useSession();
  return (
    <DoorFrame title={t("password.first")}>
      <p className="muted">{t("password.firstHint", { name: session.data?.user.name ?? "" })}</p>
      <PasswordForm onDone={() => void session.refetch()} />
      <button type="button" className="door-other" onClick={() => leave(BASE).catch(toast.fail)}>
        {t("user.signOut")}
      </button>
    </DoorFrame>
  );
}

/** Two-step sign-in that a role needs is set up before anything is shown. */
export function FirstTotp() {
  const session = useSession();
  return (
    <DoorFrame title={t("totp.mustTitle")}>
      <p className="muted">{t("totp.mustHint")}</p>
      <Suspense fallback={null}>
        <TotpSetUp onDone={() => void session.refetch()} />
      </Suspense>
      <button type="button" className="door-other" onClick={() => leave(BASE).catch(toast.fail)}>
        {t("user.signOut")}
      </button>
    </DoorFrame>
  );
}
