/** The frame of a page's content: title left, actions right, then whatever follows. */
import { type ReactNode, useEffect } from "react";
import { t } from "../text";
import { Icon } from "./Icon";

interface PageProps {
  title: string;
  /** Beside the title: a status tag, a count. */
  extra?: ReactNode;
  actions?: ReactNode;
  onBack?: () => void;
  /** Narrow screens already show the title in the bar above. */
  named?: boolean;
  /** As high as the window: the content scrolls inside. */
  fill?: boolean;
  children: ReactNode;
}

export function Page({ title, extra, actions, onBack, named, fill, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  return (
    <main className={`page${named ? " is-named" : ""}${fill ? " is-fill" : ""}`}>
      <header className="page-head">
        {onBack && (
          <button type="button" className="plain-button" onClick={onBack} aria-label={t("kit.back")}>
            <Icon name="back" size={18} />
          </button>
        )}
        <h1 className="page-title">
          <span>{title}</span>
        </h1>
        {extra}
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}

export function Toolbar({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <div className="toolbar" role="toolbar" aria-label={label}>
      {children}
    </div>
  );
}

/** Pushes what follows to the right end of a toolbar. */
export const ToolbarGap = () => <span className="toolbar-gap" />;

export function Empty({ title, hint, actions }: { title: string; hint?: string; actions?: ReactNode }) {
  return (
    <div className="empty">
      <div className="empty-title">{title}</div>
      {hint && <div>{hint}</div>}
      {actions && <div className="empty-actions">{actions}</div>}
    </div>
  );
}
