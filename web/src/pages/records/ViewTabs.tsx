/** The views of a form as tabs; a view brings its own columns, conditions and order. */
import { Link } from "@tanstack/react-router";
import { t } from "../../text";
import type { List } from "./useList";

export function ViewTabs({ list }: { list: List }) {
  const { app, form, view } = list;
  if (form.views.length === 0) return <span className="tabs" />;
  return (
    <nav className="tabs" aria-label={t("list.views")}>
      {form.views.map((one, index) => (
        <Link
          key={one.key}
          to="/a/$app/f/$form"
          params={{ app: app.key, form: form.key }}
          search={index === 0 ? {} : { view: one.key }}
          className={`tab${one.key === view?.key ? " is-on" : ""}`}
          activeProps={{}}
          aria-current={one.key === view?.key ? "true" : undefined}
        >
          {one.label}
        </Link>
      ))}
    </nav>
  );
}
