/** The records of a list, not laid out in any other way: counted, summed up, read on while one scrolls. */
import { findField } from "../../fields/columns";
import { countText } from "../../kit/format";
import { useSums } from "../../lists/laid/useSums";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { Cards } from "./Cards";
import { MoreBelow } from "./MoreBelow";
import { Bones, Empty, Failed } from "./States";
import { usePages } from "./usePages";

export function Plain({ listing, onClear }: { listing: Listing; onClear: () => void }) {
  const { app, form, query } = listing;
  const pages = usePages(app.key, form.key, query);
  const sums = useSums(listing, pages.isCapped);
  if (pages.error && pages.rows.length === 0)
    return <Failed error={pages.error} onRetry={() => pages.refetch()} />;
  if (pages.isPending) return <Bones />;
  if (pages.rows.length === 0) return <Empty listing={listing} onClear={onClear} />;
  return (
    <>
      <p className="list-count num" data-testid="list-count">
        {pages.count !== null && t("list.count", { n: countText(pages.count, pages.isCapped) })}
      </p>
      {[...sums].map(([path, sum]) => (
        <p key={path} className="list-count num" data-testid="list-sum">
          {t("list.sum", { field: findField(app, form, path)?.label ?? path })} <b>{sum}</b>
        </p>
      ))}
      <Cards listing={listing} rows={pages.rows} label={form.label} testId="list" />
      <MoreBelow pages={pages} />
    </>
  );
}
