/** The views of a form as tabs, built in and saved; a view brings its own columns, conditions and order. */
import { Link } from "@tanstack/react-router";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import type { List } from "./useList";
import { ViewMenu } from "./ViewMenu";

const ICONS = { grid: "table", kanban: "columns", calendar: "calendar" } as const;

export function ViewTabs({ list }: { list: List }) {
  const { app, form, view, tabs, first, views } = list;
  const isShared = (key: string) => views.views.some((one) => one.id === key && one.is_shared);
  return (
    <div className="tabs-row">
      <nav className="tabs" aria-label={t("list.views")}>
        {tabs.map((one) => (
          <Link
            key={one.key}
            to="/a/$app/f/$form"
            params={{ app: app.key, form: form.key }}
            search={one.key === first?.key ? {} : { view: one.key }}
            className={`tab${one.key === view?.key ? " is-on" : ""}`}
            activeProps={{}}
            aria-current={one.key === view?.key ? "true" : undefined}
          >
            {one.layout && one.layout !== "list" && <Icon name={ICONS[one.layout]} size={14} />}
            {one.label}
            {isShared(one.key) && <Icon name="users" size={13} />}
          </Link>
        ))}
      </nav>
      <ViewMenu list={list} />
    </div>
  );
}
