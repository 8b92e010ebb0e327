/** A page that is not there, or that broke: what happened and the way on. */
import { Link, useRouter } from "@tanstack/react-router";
import { Button } from "antd";
import { Empty } from "../kit/Page";
import { t } from "../text";

export function Broken({ error, reset }: { error?: unknown; reset?: () => void }) {
  const said = error instanceof Error ? error.message : undefined;
  return (
    <main className="page">
      <Empty
        title={said ? t("page.broken") : t("page.missing")}
        hint={said ?? t("page.missingHint")}
        actions={
          <>
            {reset && <Button onClick={reset}>{t("page.retry")}</Button>}
            <Link to="/" className="link-button is-primary">
              {t("page.home")}
            </Link>
          </>
        }
      />
    </main>
  );
}

/** The server refused or could not be reached: its words, another try, and, on a page, the way home. In a dialog there is none. */
export function Refused({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const router = useRouter({ warn: false }) as object | null;
  return (
    <Empty
      title={error.message}
      actions={
        <>
          {onRetry && <Button onClick={onRetry}>{t("page.retry")}</Button>}
          {router && <Link to="/">{t("page.home")}</Link>}
        </>
      }
    />
  );
}
