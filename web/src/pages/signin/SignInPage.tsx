/** Sign in; a demo shows its people, a click takes their login over. */
import { useEffect, useState } from "react";
import type { SessionView, SetupView } from "../../api/types";
import { Brand, LangSwitch } from "../../shell/Brand";
import { SignInForm } from "../../shell/SignInForm";
import { t } from "../../text";
import "./signin.css";

interface SignInPageProps {
  setup: SetupView;
  onDone: (session: SessionView) => void;
}

export function SignInPage({ setup, onDone }: SignInPageProps) {
  const { demo } = setup;
  const [chosen, setChosen] = useState("");
  useEffect(() => {
    document.title = `${t("signin.title")} · ${t("app.name")}`;
  }, []);
  return (
    <div className={`door${demo ? " has-people" : ""}`}>
      <header className="door-head">
        <Brand company={setup.company} logo={setup.logo} />
        <LangSwitch />
      </header>
      <main className="door-body">
        <section className="door-form paper" aria-label={t("signin.title")}>
          <h1>{t("signin.title")}</h1>
          <p className="muted">{demo ? t("signin.demoHint") : t("signin.hint")}</p>
          <SignInForm login={chosen} onDone={onDone} />
          {demo?.password_hint && <p className="door-note">{t("signin.passwordHint")}</p>}
        </section>
        {demo && (
          <section className="door-people" aria-labelledby="people-title">
            <h2 id="people-title">{t("signin.people")}</h2>
            <div className="people">
              {demo.people.map((person) => (
                <button
                  key={person.login}
                  type="button"
                  className={`person${chosen === person.login ? " is-chosen" : ""}`}
                  aria-pressed={chosen === person.login}
                  onClick={() => setChosen(person.login)}
                >
                  <span className="avatar" aria-hidden>
                    {person.name.slice(0, 1)}
                  </span>
                  <span className="person-name">
                    {person.name} <span className="person-role">{person.role}</span>
                  </span>
                  <span className="person-note">{person.note}</span>
                  <span className="person-login">{person.login}</span>
                </button>
              ))}
            </div>
          </section>
        )}
      </main>
    </div>
  );
}
