/** The end of what was read: in sight, or nearly, it asks for more. */
import { useEffect, useRef } from "react";
import { t } from "../../text";

/** Of a query that is read page by page. */
export interface Paged {
  rows: readonly unknown[];
  hasNextPage: boolean;
  isFetching: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
}

/** Ask before the end comes into sight. */
const AHEAD = "600px";
/** Of fewer rows everybody sees the end. */
const FEW = 12;

export function MoreBelow({ pages }: { pages: Paged }) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(() => {});
  more.current = () => {
    if (pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each page the end is looked for anew
  useEffect(() => {
    if (!end.current) return;
    const watch = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && more.current(),
      { rootMargin: AHEAD },
    );
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [pages.rows.length, pages.isFetching]);
  return (
    <div ref={end} className="cards-end">
      {pages.isFetchingNextPage && <span className="spinner" role="status" aria-label={t("kit.loading")} />}
      {pages.isFetchNextPageError && (
        <button type="button" className="button" onClick={() => pages.fetchNextPage()}>
          {t("phone.moreFailed")}
        </button>
      )}
      {!pages.hasNextPage && pages.rows.length > FEW && <span className="muted">{t("phone.end")}</span>}
    </div>
  );
}
