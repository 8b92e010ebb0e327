/** Who is signed in: password, language, leaving. */
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useSession } from "../api/hooks";
import { Dialog } from "../kit/Dialog";
import { ask } from "../kit/dialogs";
import { Icon } from "../kit/Icon";
import { type MenuItem, MenuList } from "../kit/MenuList";
import { toast } from "../kit/toast";
import { currentLang, t } from "../text";
import { changeLang } from "./lang";
import { PasswordForm } from "./PasswordForm";
import { chooseScreen, isPhone } from "./screen";
import { leave } from "./session";
import { mayLeave } from "./unsaved";
import { leaveViewing } from "./viewing";

async function changePassword() {
  const done = await ask<true>((close) => (
    <Dialog width={400} title={t("password.change")} onClose={() => close(null)}>
      <PasswordForm onDone={() => close(true)} />
    </Dialog>
  ));
  if (done) toast.say(t("password.changed"));
}

async function signOut() {
  if (await mayLeave()) leave().catch(toast.fail);
}

const switchLang = () => {
  changeLang(currentLang() === "zh" ? "en" : "zh").catch(toast.fail);
};

/** The same form or record in the phone's entry, which the server leads to; from elsewhere its first page. */
const toPhone = () => {
  const { pathname, search } = window.location;
  const beside = /\/(import|trash|duplicates)$/;
  if (!pathname.startsWith("/a/")) chooseScreen("phone", "/");
  else chooseScreen("phone", beside.test(pathname) ? pathname.replace(beside, "") : pathname + search);
};

function useActions(): MenuItem[] {
  const navigate = useNavigate();
  const session = useSession();
  const audit: MenuItem = {
    label: t("audit.title"),
    icon: "search",
    run: () => void navigate({ to: "/audit" }),
  };
  const viewAs: MenuItem = {
    label: t("viewing.title"),
    icon: "eye",
    run: () => void navigate({ to: "/view-as" }),
  };
  if (session.data?.viewing) {
    return [
      { label: t("viewing.end"), icon: "eye", run: () => void leaveViewing() },
      { label: t("user.signOut"), icon: "logout", run: signOut },
    ];
  }
  return [
    { label: t("user.api"), icon: "link", run: () => void navigate({ to: "/open-api" }) },
    ...(session.data?.user.admin ? [viewAs, audit] : []),
    { label: t("account.title"), icon: "user", run: () => void navigate({ to: "/account" }) },
    { label: t("password.change"), icon: "lock", run: changePassword },
    { label: t("lang.other"), icon: "globe", run: switchLang },
    ...(isPhone() ? [{ label: t("phone.phone"), icon: "phone", run: toPhone }] : []),
    { label: t("user.signOut"), icon: "logout", run: signOut },
  ];
}

export function UserMenu() {
  const session = useSession();
  const actions = useActions();
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const user = session.data?.user;
  if (!user) return null;
  const handleOpen = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: box.right - 190, y: box.bottom + 6 });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="user-button"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={handleOpen}
      >
        <span className="avatar" aria-hidden>
          {user.name.slice(0, 1)}
        </span>
        <span className="user-name">{user.name}</span>
        <span className="user-role">{user.roles[0]}</span>
      </button>
      {at && <MenuList at={at} items={actions} label={user.name} onClose={() => setAt(null)} />}
    </>
  );
}

/** The same for narrow screens, at the foot of the drawer. */
export function UserActions() {
  const session = useSession();
  const actions = useActions();
  const user = session.data?.user;
  return (
    <div className="user-actions">
      <div className="user-card">
        <span className="avatar" aria-hidden>
          {user?.name.slice(0, 1)}
        </span>
        <span>
          {user?.name} <span className="muted">{user?.roles.join(" ")}</span>
        </span>
      </div>
      {actions.map((action) => (
        <button key={action.label} type="button" className="nav-link" onClick={action.run}>
          <Icon name={action.icon ?? "more"} />
          {action.label}
        </button>
      ))}
    </div>
  );
}
