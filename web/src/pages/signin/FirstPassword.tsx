/** A password somebody else made must be changed before anything is shown. */
import { useEffect } from "react";
import { useSession } from "../../api/hooks";
import { Brand, LangSwitch } from "../../shell/Brand";
import { PasswordForm } from "../../shell/PasswordForm";
import { leave } from "../../shell/session";
import { t } from "../../text";
import "./signin.css";

export default function FirstPassword() {
  const session = useSession();
  useEffect(() => {
    document.title = `${t("password.first")} · ${t("app.name")}`;
  }, []);
  return (
    <div className="door">
      <header className="door-head">
        <Brand />
        <LangSwitch />
      </header>
      <main className="door-body">
        <section className="door-form paper" aria-label={t("password.first")}>
          <h1>{t("password.first")}</h1>
          <p className="muted">{t("password.firstHint", { name: session.data?.user.name ?? "" })}</p>
          <PasswordForm onDone={() => session.refetch()} />
          <button type="button" className="plain-button is-link" onClick={() => leave()}>
            {t("user.signOut")}
          </button>
        </section>
      </main>
    </div>
  );
}
