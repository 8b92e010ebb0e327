/** Coming in on a phone. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { api } from "../api/calls";
import type { SetupView } from "../api/types";
import { Icon } from "../kit/Icon";
import { toast } from "../kit/toast";
import { Mark } from "../shell/Brand";
import { keepLang } from "../shell/lang";
import { chooseScreen } from "../shell/screen";
import { enter } from "../shell/session";
import { currentLang, t } from "../text";
import { Trouble } from "./kit/Screen";
import { SignInForm } from "./SignInForm";
import "./signin.css";

interface DoorFrameProps {
  title: string;
  setup?: SetupView;
  children: ReactNode;
}

/** Around what is asked before anything else is shown. */
export function DoorFrame({ title, setup, children }: DoorFrameProps) {
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
export default function Door() {
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
