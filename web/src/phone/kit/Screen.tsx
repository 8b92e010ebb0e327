/** The frame of a screen: the bar above with the way back, the content, and what can be done in the bar below. */
import { type ReactNode, useEffect } from "react";
import { useSession } from "../../api/hooks";
import { Icon } from "../../kit/Icon";
import { ViewingBar } from "../../shell/viewing";
import { t } from "../../text";
import { back } from "../router";
import { TabBar } from "./TabBar";

interface ScreenProps {
  title: string;
  /** One of the first screens: the tabs below, and no way back. */
  tabs?: boolean;
  /** Right in the bar above. */
  actions?: ReactNode;
  /** Stays in sight under the bar above: a search, chips. */
  head?: ReactNode;
  /** The bar below. */
  bar?: ReactNode;
  onBack?: () => void;
  children: ReactNode;
  testId?: string;
}

export function Screen({ title, tabs, actions, head, bar, onBack = back, children, testId }: ScreenProps) {
  const session = useSession();
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  return (
    <div className={`screen${bar ? " has-bar" : ""}${tabs ? " has-tabs" : ""}`} data-testid={testId}>
      <header className="screen-top">
        <ViewingBar session={session.data} />
        <div className="screen-bar">
          {!tabs && (
            <button type="button" className="tap" onClick={onBack} aria-label={t("kit.back")}>
              <Icon name="back" size={22} />
            </button>
          )}
          <h1 className={tabs ? "is-first" : undefined}>{title}</h1>
          <div className="screen-acts">{actions}</div>
        </div>
        {head}
      </header>
      <main className="screen-body">{children}</main>
      {bar && <footer className="screen-foot">{bar}</footer>}
      {tabs && <TabBar />}
    </div>
  );
}

/** The page could not be shown: the server's words, and the way on. */
export function Trouble({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  return (
    <Screen title={t("app.name")}>
      <Nothing title={error.message}>
        {onRetry && (
          <button type="button" className="button is-primary" onClick={onRetry}>
            {t("page.retry")}
          </button>
        )}
        <a className="button" href="/m">
          {t("page.home")}
        </a>
      </Nothing>
    </Screen>
  );
}

/** Instead of what is not there. */
export function Nothing({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="nothing">
      <p className="nothing-title">{title}</p>
      {hint && <p>{hint}</p>}
      {children && <div className="nothing-acts">{children}</div>}
    </div>
  );
}

export function Missing() {
  return (
    <Screen title={t("page.missing")}>
      <Nothing title={t("page.missing")} hint={t("page.missingHint")}>
        <a className="button is-primary" href="/m">
          {t("page.home")}
        </a>
      </Nothing>
    </Screen>
  );
}
