/** The cards of a list; the last in sight asks for more. */
import { useEffect, useMemo, useRef } from "react";
import type { ListRow } from "../../api/types";
import { readerOf, textOf } from "../../fields/registry";
import { type CardPlace, cardParts } from "../../lists/cards";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { hrefs } from "../places";
import type { usePages } from "./usePages";

interface CardsProps {
  listing: Listing;
  pages: ReturnType<typeof usePages>;
}

/** Ask before the end comes into sight. */
const AHEAD = "600px";

export function Cards({ listing, pages }: CardsProps) {
  const { form } = listing;
  const place = { app: listing.app.key, form: form.key };
  const parts = useMemo(() => cardParts(listing), [listing]);
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
      {
        rootMargin: AHEAD,
      },
    );
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [pages.rows.length, pages.isFetching]);

  const text = (part: CardPlace | undefined, row: ListRow) =>
    part ? textOf(part.field, row[part.path] ?? null) : "";
  const show = (part: CardPlace | undefined, row: ListRow) => {
    if (!part || (row[part.path] ?? null) === null) return null;
    const { View } = readerOf(part.field);
    return <View field={part.field} value={row[part.path] ?? null} />;
  };
  return (
    <>
      <ul className="cards" aria-label={form.label} data-testid="list">
        {pages.rows.map((row) => (
          <li key={row.id}>
            <a className="card" href={hrefs.record(place, row.id)}>
              <span className="card-head">
                <span className="card-title">
                  {text(parts.line, row) || text(parts.title, row) || t("record.untitled")}
                </span>
                <span className="card-amount">{show(parts.amount, row)}</span>
              </span>
              <span className="card-line num">
                <span className="card-small">
                  {[parts.line ? text(parts.title, row) : "", ...parts.small.map((one) => text(one, row))]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
                {show(parts.tag, row)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <div ref={end} className="cards-end">
        {pages.isFetchingNextPage && <span className="spinner" role="status" aria-label={t("kit.loading")} />}
        {pages.isFetchNextPageError && (
          <button type="button" className="button" onClick={() => pages.fetchNextPage()}>
            {t("phone.moreFailed")}
          </button>
        )}
        {!pages.hasNextPage && pages.rows.length > 12 && <span className="muted">{t("phone.end")}</span>}
      </div>
    </>
  );
}
