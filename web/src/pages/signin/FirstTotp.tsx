/** Two-step sign-in that a role needs is set up before anything is shown. */
import { useEffect } from "react";
import { useSession } from "../../api/hooks";
import { Brand, LangSwitch } from "../../shell/Brand";
import { leave } from "../../shell/session";
import { TotpSetUp } from "../../shell/TotpSetUp";
import { t } from "../../text";
import "./signin.css";

export default function FirstTotp() {
  const session = useSession();
  useEffect(() => {
    document.title = `${t("totp.mustTitle")} · ${t("app.name")}`;
  }, []);
  return (
    <div className="door">
      <header className="door-head">
        <Brand />
        <LangSwitch />
      </header>
      <main className="door-body">
        <section className="door-form paper" aria-label={t("totp.mustTitle")}>
          <h1>{t("totp.mustTitle")}</h1>
          <p className="muted">{t("totp.mustHint")}</p>
          <TotpSetUp onDone={() => session.refetch()} />
          <button type="button" className="plain-button is-link" onClick={() => void leave()}>
            {t("user.signOut")}
          </button>
        </section>
      </main>
    </div>
  );
}
