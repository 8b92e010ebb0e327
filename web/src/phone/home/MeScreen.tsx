/** Who is signed in: password, language, the desktop's pages, leaving. */
import { useSession } from "../../api/hooks";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { keepLang } from "../../shell/lang";
import { forgetAllOpened } from "../../shell/opened";
import { chooseScreen } from "../../shell/screen";
import { leave } from "../../shell/session";
import { currentLang, t } from "../../text";
import { PasswordForm } from "../FirstSteps";
import type { Action } from "../kit/actions";
import { Screen } from "../kit/Screen";
import { BASE } from "../places";
import "./home.css";

async function changePassword() {
  const done = await ask<true>((close) => (
    <Dialog title={t("password.change")} onClose={() => close(null)}>
      <PasswordForm onDone={() => close(true)} />
    </Dialog>
  ));
  if (done) toast.say(t("password.changed"));
}

export function MeScreen() {
  const session = useSession();
  const user = session.data?.user;
  const signOut = () => {
    if (user) forgetAllOpened(user.id);
    leave(BASE).catch(toast.fail);
  };
  const lines: Action[] = [
    { label: t("phone.standIns"), icon: "users", run: () => window.location.assign("/todo/stand-ins") },
    { label: t("password.change"), icon: "lock", run: changePassword },
    {
      label: t("lang.other"),
      icon: "globe",
      run: () => void keepLang(currentLang() === "zh" ? "en" : "zh").catch(toast.fail),
    },
    { label: t("phone.desktop"), icon: "computer", run: () => chooseScreen("desktop", "/") },
  ];
  return (
    <Screen title={t("phone.me")} tabs testId="me">
      <div className="me-card group">
        <span className="avatar" aria-hidden>
          {user?.name.slice(0, 1)}
        </span>
        <span className="line-two">
          <b>{user?.name}</b>
          <span className="line-detail">
            {[user?.roles.join(" "), user?.login].filter(Boolean).join(" · ")}
          </span>
          <span className="line-detail">{session.data?.company}</span>
        </span>
      </div>
      <ul className="group">
        {lines.map((line) => (
          <li key={line.label} className="line">
            <button type="button" className="line-main" onClick={line.run}>
              <span className="line-icon">
                <Icon name={line.icon} size={20} />
              </span>
              <span className="line-title">{line.label}</span>
              <Icon name="next" size={16} />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="button is-wide is-plain-red" onClick={signOut}>
        {t("user.signOut")}
      </button>
    </Screen>
  );
}
