/** Instead of records: they are on their way, could not be read, or there are none. */
import { ListBones, Loading } from "../../kit/Skeleton";
import { conjuncts } from "../../lists/filters";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { Nothing } from "../kit/Screen";
import { hrefs } from "../places";

export const Bones = () => (
  <Loading>
    <ListBones />
  </Loading>
);

export function Failed({ error, onRetry }: { error: Error; onRetry: () => unknown }) {
  return (
    <Nothing title={error.message}>
      <button type="button" className="button is-primary" onClick={() => onRetry()}>
        {t("page.retry")}
      </button>
    </Nothing>
  );
}

/** Says why there is nothing, and what to do about it. */
export function Empty({ listing, onClear }: { listing: Listing; onClear: () => void }) {
  const { app, form, view, sought } = listing;
  const count = conjuncts(listing.filter).length;
  if (sought === "" && count === 0) {
    const isWhole = !view?.where;
    return (
      <Nothing
        title={isWhole ? t("list.empty", { form: form.label }) : t("list.viewEmpty", { view: view.label })}
        hint={isWhole && !form.can.create ? t("phone.emptyHint") : undefined}
      >
        {isWhole && form.can.create && (
          <a className="button is-primary" href={hrefs.create({ app: app.key, form: form.key })}>
            {t("list.createFirst")}
          </a>
        )}
      </Nothing>
    );
  }
  return (
    <Nothing
      title={
        sought ? t("list.notFound", { text: sought }) : t("list.noneFit", { form: form.label, n: count })
      }
      hint={sought && count > 0 ? t("list.notFoundFiltered", { n: count }) : undefined}
    >
      <button type="button" className="button" onClick={onClear}>
        {t(sought && count === 0 ? "list.clearSearch" : "filter.clear")}
      </button>
    </Nothing>
  );
}
