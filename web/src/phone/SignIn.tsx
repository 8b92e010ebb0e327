/** Coming in on a phone: signing in, a first password or second factor, signing in again while somebody works. */
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { api } from "../api/calls";
import { onSessionEnd } from "../api/client";
import { keys, useSession } from "../api/hooks";
import type { SessionView, SetupView } from "../api/types";
import { Dialog } from "../kit/Dialog";
import { ask } from "../kit/dialogs";
import { Icon } from "../kit/Icon";
import { queryClient } from "../kit/queryClient";
import { toast } from "../kit/toast";
import { Mark } from "../shell/Brand";
import { keepLang } from "../shell/lang";
import { SHORTEST, strengthOf } from "../shell/password";
import { chooseScreen } from "../shell/screen";
import { enter, leave } from "../shell/session";
import { currentLang, t } from "../text";
import { Trouble } from "./kit/Screen";
import { TextBox } from "./kit/TextBox";
import { BASE } from "./places";
import { SignInForm, Wrong } from "./SignInForm";
import "./signin.css";

const TotpSetUp = lazy(() => import("./TotpSetUp"));

interface DoorFrameProps {
  title: string;
  setup?: SetupView;
  children: ReactNode;
}

function DoorFrame({ title, setup, children }: DoorFrameProps) {
  const other = currentLang() === "zh" ? "en" : "zh";
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  return (
    <div className="door">
      <header className="door-head">
        <Mark size={28} logo={setup?.logo} />
        <b>{setup?.company || t("app.name")}</b>
        <button type="button" className="tap" lang={other} onClick={() => keepLang(other).catch(toast.fail)}>
          {t("lang.other")}
        </button>
      </header>
      <main>
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}

/** Nobody is signed in. The address stays: who signs in sees what it names. */
export function Door() {
  const setup = useQuery({ queryKey: ["setup", currentLang()], queryFn: api.setup });
  const [chosen, setChosen] = useState("");
  if (setup.error) return <Trouble error={setup.error} onRetry={() => setup.refetch()} />;
  if (!setup.data) return null;
  const { needed, demo } = setup.data;
  const toDesktop = (
    <button type="button" className="door-other" onClick={() => chooseScreen("desktop", "/")}>
      <Icon name="computer" size={17} />
      {t("phone.desktop")}
    </button>
  );
  if (needed) {
    return (
      <DoorFrame title={t("phone.setUpFirst")}>
        <p className="muted">{t("phone.setUpHint")}</p>
        {toDesktop}
      </DoorFrame>
    );
  }
  return (
    <DoorFrame title={t("signin.title")} setup={setup.data}>
      <p className="muted">{demo ? t("signin.demoHint") : t("signin.hint")}</p>
      <SignInForm login={chosen} onDone={enter} />
      {demo?.password_hint && <p className="muted">{t("signin.passwordHint")}</p>}
      {demo && (
        <section aria-label={t("signin.people")} className="door-people">
          <h2>{t("signin.people")}</h2>
          {demo.people.map((person) => (
            <button
              key={person.login}
              type="button"
              aria-pressed={chosen === person.login}
              onClick={() => {
                setChosen(person.login);
                window.scrollTo({ top: 0 });
              }}
            >
              <span className="avatar" aria-hidden>
                {person.name.slice(0, 1)}
              </span>
              <span>
                <b>{person.name}</b> {person.role}
              </span>
              <span className="muted">{person.login}</span>
            </button>
          ))}
        </section>
      )}
      {toDesktop}
    </DoorFrame>
  );
}

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

let asking: Promise<boolean> | null = null;

async function signInAgain(session: SessionView): Promise<boolean> {
  const answer = await ask<SessionView>((close) => (
    <Dialog title={t("again.title")} onClose={() => close(null)}>
      <p className="muted">{t("again.hint")}</p>
      <SignInForm login={session.user.login} onDone={close} />
    </Dialog>
  ));
  if (answer?.user.id === session.user.id) {
    queryClient.setQueryData(keys.session, answer);
    return true;
  }
  window.location.assign(answer ? BASE : window.location.href);
  return false;
}

/** When the session ends while somebody works: a sheet asks for the password, then the call goes on. */
export function useSignInAgain(session: SessionView | undefined): void {
  useEffect(() => {
    if (!session) return;
    onSessionEnd(() => {
      asking ??= signInAgain(session).finally(() => {
        asking = null;
      });
      return asking;
    });
    return () => onSessionEnd(null);
  }, [session]);
}
