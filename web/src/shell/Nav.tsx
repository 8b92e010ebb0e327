/** Apps and their forms; the company's own lists stand apart, for administrators. */
import { Link } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import { useApps, useSession } from "../api/hooks";
import type { AppSummary } from "../api/types";
import { Icon } from "../kit/Icon";
import { t } from "../text";
import { AppIcon } from "./AppIcon";
import { Mark } from "./Brand";
import { toggleFolded } from "./frame";
import { formIcon } from "./icons";
import { useTodo } from "./tasks/useTodo";

const COMPANY = "workspace";

export function Nav({ folded }: { folded: boolean }) {
  const session = useSession();
  return (
    <nav className="nav" aria-label={t("nav.label")}>
      <div className="nav-head">
        <Link to="/" className="nav-company" title={session.data?.company}>
          <Mark size={26} logo={session.data?.logo} />
          {!folded && <span>{session.data?.company}</span>}
        </Link>
      </div>
      <NavLinks folded={folded} />
      <button type="button" className="nav-fold" onClick={toggleFolded} aria-expanded={!folded}>
        <Icon name="collapse" />
        {!folded && (
          <>
            <span>{t("nav.fold")}</span>
            <kbd>[</kbd>
          </>
        )}
        {folded && <span className="visually-hidden">{t("nav.unfold")}</span>}
      </button>
    </nav>
  );
}

export function NavLinks({ folded = false }: { folded?: boolean }) {
  const apps = useApps();
  const session = useSession();
  const own = apps.data?.apps.filter((app) => app.key !== COMPANY) ?? [];
  const todo = useTodo(session.data);
  const company = session.data?.user.admin ? apps.data?.apps.find((app) => app.key === COMPANY) : undefined;
  const builds = session.data && (session.data.user.admin || session.data.user.builds.length > 0);
  return (
    <div className="nav-links">
      <Link
        to="/"
        className="nav-link"
        activeOptions={{ exact: true }}
        title={folded ? t("home.title") : undefined}
      >
        <Icon name="home" />
        <span className={folded ? "visually-hidden" : undefined}>{t("home.title")}</span>
      </Link>
      {todo && (
        <Link to="/todo" className="nav-link" aria-label={todo.label} title={folded ? todo.label : undefined}>
          <Icon name="todo" />
          <span className={folded ? "visually-hidden" : undefined}>{t("nav.todo")}</span>
          {todo.count > 0 && (
            <b className="nav-badge num" aria-hidden data-testid="todo.badge">
              {todo.text}
            </b>
          )}
        </Link>
      )}
      {own.map((app, index) => (
        <Fragment key={app.key}>
          {app.group && !folded && app.group !== own[index - 1]?.group && (
            <h2 className="nav-heading">{app.group}</h2>
          )}
          <NavGroup app={app} label={app.label} folded={folded} />
        </Fragment>
      ))}
      {company && <NavGroup app={company} label={t("nav.company")} folded={folded} />}
      {builds && (
        <Link to="/building" className="nav-link" title={folded ? t("nav.building") : undefined}>
          <Icon name="columns" />
          <span className={folded ? "visually-hidden" : undefined}>{t("nav.building")}</span>
        </Link>
      )}
      {session.data?.user.admin && (
        <Link to="/settings" className="nav-link" title={folded ? t("settings.title") : undefined}>
          <Icon name="gear" />
          <span className={folded ? "visually-hidden" : undefined}>{t("settings.title")}</span>
        </Link>
      )}
    </div>
  );
}

function NavGroup({ app, label, folded }: { app: AppSummary; label: string; folded: boolean }) {
  const [open, setOpen] = useState(true);
  return (
    <div className="nav-group">
      {folded ? (
        <hr />
      ) : (
        <button type="button" className="nav-group-head" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className="nav-group-name">
            {app.icon && <AppIcon icon={app.icon} color={app.color} size={12} />}
            {label}
          </span>
          <Icon name={open ? "down" : "next"} size={13} />
        </button>
      )}
      {(open || folded) &&
        app.forms.map((form) => (
          <Link
            key={form.key}
            to="/a/$app/f/$form"
            params={{ app: app.key, form: form.key }}
            className="nav-link"
            title={folded ? form.label : undefined}
          >
            <Icon name={formIcon(form)} />
            <span className={folded ? "visually-hidden" : undefined}>{form.label}</span>
          </Link>
        ))}
    </div>
  );
}
