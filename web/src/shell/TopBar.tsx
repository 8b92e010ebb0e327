/** Where you are, the jump box, the language, and yourself. */
import { Link, useParams, useRouterState } from "@tanstack/react-router";
import { useApps, useSession } from "../api/hooks";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import { LangSwitch } from "./Brand";
import { openDrawer, openJump } from "./frame";
import { BellButton } from "./inbox/BellButton";
import { JobTray } from "./jobs/JobTray";
import { showKeys } from "./keys";
import { TodoLink } from "./tasks/TodoLink";
import { UserMenu } from "./UserMenu";

export function TopBar({ narrow }: { narrow: boolean }) {
  const session = useSession();
  return (
    <header className="topbar">
      {narrow && (
        <button
          type="button"
          className="plain-button"
          aria-label={t("nav.open")}
          onClick={() => openDrawer(true)}
        >
          <Icon name="menu" size={20} />
        </button>
      )}
      <Crumbs narrow={narrow} />
      <button
        type="button"
        className="jump-button"
        onClick={() => openJump(true)}
        aria-label={narrow ? t("jump.title") : undefined}
      >
        <Icon name="search" size={narrow ? 19 : 15} />
        {!narrow && (
          <>
            <span>{t("jump.hint")}</span>
            <kbd>Ctrl K</kbd>
          </>
        )}
      </button>
      <JobTray narrow={narrow} />
      <TodoLink session={session.data} />
      {!session.data?.viewing && <BellButton />}
      {!narrow && (
        <>
          <LangSwitch />
          <button type="button" className="plain-button" aria-label={t("keys.title")} onClick={showKeys}>
            <Icon name="help" />
          </button>
          <UserMenu />
        </>
      )}
    </header>
  );
}

const last: Readonly<Record<string, "record.new" | "import.title" | "trash.title" | "twins.title">> = {
  new: "record.new",
  import: "import.title",
  trash: "trash.title",
  duplicates: "twins.title",
};

const pages: Readonly<
  Record<
    string,
    | "nav.building"
    | "open.title"
    | "jobs.title"
    | "settings.title"
    | "account.title"
    | "viewing.title"
    | "rights.title"
    | "nav.todo"
  >
> = {
  building: "nav.building",
  "open-api": "open.title",
  jobs: "jobs.title",
  settings: "settings.title",
  account: "account.title",
  "view-as": "viewing.title",
  rights: "rights.title",
  todo: "nav.todo",
};

function Crumbs({ narrow }: { narrow: boolean }) {
  const { app, form } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  const apps = useApps();
  const summary = apps.data?.apps.find((one) => one.key === app);
  const [first = ""] = path.split("/").slice(1);
  if (!app || !form || first !== "a") {
    return <span className="crumbs crumb-here">{t(pages[first] ?? "home.title")}</span>;
  }
  const label = summary?.forms.find((one) => one.key === form)?.label ?? "";
  const end = last[path.split("/").at(-1) ?? ""];
  if (narrow) return <span className="crumbs crumb-here">{label}</span>;
  return (
    <ol className="crumbs" aria-label={t("shell.crumbs")}>
      <li>{summary?.label}</li>
      {label && (
        <li>
          <Link to="/a/$app/f/$form" params={{ app, form }}>
            {label}
          </Link>
        </li>
      )}
      {end && <li>{t(end)}</li>}
    </ol>
  );
}
