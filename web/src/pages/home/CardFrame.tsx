/** The frame of a workbench card: title, way to all rows, and what is inside or why not. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { WidgetView } from "../../api/types";
import { ListBones, Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { figureSearch } from "./links";

interface CardFrameProps {
  app: string;
  widget: WidgetView;
  pending: boolean;
  error: Error | null;
  isEmpty: boolean;
  shape?: "groups" | "rows" | "ranking";
  children: ReactNode;
}

export function CardFrame({
  app,
  widget,
  pending,
  error,
  isEmpty,
  shape = "ranking",
  children,
}: CardFrameProps) {
  return (
    <section
      className={`card paper is-${shape}`}
      aria-label={widget.label}
      data-testid={`card-${widget.key}`}
    >
      <header className="card-head">
        <h2>{widget.label}</h2>
        <Link to="/a/$app/f/$form" params={{ app, form: widget.form }} search={figureSearch(widget)}>
          {t("home.all")}
        </Link>
      </header>
      {pending && (
        <Loading>
          <ListBones rows={5} />
        </Loading>
      )}
      {error && <p className="card-note">{error.message}</p>}
      {!pending && !error && isEmpty && <p className="card-note">{t("home.none")}</p>}
      {!pending && !error && !isEmpty && children}
    </section>
  );
}
