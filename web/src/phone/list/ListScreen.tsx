/** The records of a form as cards: found by search, views and filters of one touch, read on while one scrolls. */
import { useEffect, useMemo, useState } from "react";
import { formOf, useApp, useViews } from "../../api/hooks";
import type { AppView, Filter, FormView } from "../../api/types";
import { NO_VIEWS } from "../../api/views";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { ListBones, Loading } from "../../kit/Skeleton";
import { conjuncts } from "../../lists/filters";
import { type Listing, listingOf } from "../../lists/listing";
import type { ListSearch } from "../../shell/search";
import { useLate } from "../../shell/useFindings";
import { t } from "../../text";
import { Missing, Nothing, Screen, Trouble } from "../kit/Screen";
import { SearchBox } from "../kit/SearchBox";
import { type FormPlace, hrefs } from "../places";
import { go } from "../router";
import { Cards } from "./Cards";
import { askFilter } from "./FilterSheet";
import { Chips, Views } from "./Heads";
import { usePages } from "./usePages";
import { usePull } from "./usePull";
import "./list.css";

type ListScreenProps = FormPlace & { search: ListSearch };

export function ListScreen({ app: appKey, form: formKey, search }: ListScreenProps) {
  const app = useApp(appKey);
  const form = formOf(app.data, formKey);
  const views = useViews(appKey, formKey);
  const known = views.data ?? (views.error ? NO_VIEWS : null);
  const listing = useMemo(
    () => (app.data && form && known ? listingOf(app.data, form, search, known) : null),
    [app.data, form, search, known],
  );
  if (app.error) return <Trouble error={app.error} onRetry={() => app.refetch()} />;
  if (app.data && !form?.can.read) return <Missing />;
  if (!app.data || !form || !listing) {
    return (
      <Screen title={form?.label ?? ""}>
        <Loading>
          <ListBones />
        </Loading>
      </Screen>
    );
  }
  return <Shown app={app.data} form={form} listing={listing} search={search} />;
}

interface ShownProps {
  app: AppView;
  form: FormView;
  listing: Listing;
  search: ListSearch;
}

const PAUSE_MS = 300;

function Shown({ app, form, listing, search }: ShownProps) {
  const place = { app: app.key, form: form.key };
  const pages = usePages(app.key, form.key, listing.query);
  const { pulled, busy } = usePull(() => pages.refetch());
  const [typed, setTyped] = useState(listing.sought);
  const late = useLate(typed.trim(), PAUSE_MS);
  const set = (change: ListSearch) => go(hrefs.list(place, { ...search, ...change }), { replace: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed asks; the address follows
  useEffect(() => {
    if (late !== listing.sought) set({ q: late || (listing.saved?.search ? " " : undefined) });
  }, [late]);
  const filter = (next: Filter | null) =>
    set({ filter: next ? JSON.stringify(next) : listing.saved?.where ? "{}" : undefined });
  const count = conjuncts(listing.filter).length;
  const openFilter = async () => {
    const answer = await askFilter(app, form, listing.filter);
    if (answer) filter(answer.filter);
  };
  const clear = () => {
    setTyped("");
    set({ q: undefined, filter: undefined, ...(listing.saved ? { q: " ", filter: "{}" } : {}) });
  };
  return (
    <Screen
      title={form.label}
      testId="list-screen"
      actions={
        <button
          type="button"
          className={`tap${count > 0 ? " is-on" : ""}`}
          aria-label={t("filter.title")}
          onClick={openFilter}
        >
          <Icon name="filter" size={21} />
          {count > 0 && <span className="badge">{count}</span>}
        </button>
      }
      head={
        <>
          <SearchBox value={typed} onText={setTyped} hint={t("list.searchHint")} />
          <Views listing={listing} />
        </>
      }
    >
      <div className="pull" style={{ height: busy ? 44 : pulled }} aria-hidden={!busy}>
        <span className={busy ? "spinner" : "pull-sign"} style={{ opacity: busy ? 1 : pulled / 64 }} />
      </div>
      <Chips app={app} form={form} filter={listing.filter} onFilter={filter} />
      {pages.error && rowsMissing(pages.rows.length) ? (
        <Nothing title={pages.error.message}>
          <button type="button" className="button is-primary" onClick={() => pages.refetch()}>
            {t("page.retry")}
          </button>
        </Nothing>
      ) : pages.isPending ? (
        <Loading>
          <ListBones />
        </Loading>
      ) : pages.rows.length === 0 ? (
        <Empty form={form} listing={listing} count={count} onClear={clear} />
      ) : (
        <>
          <p className="list-count num" data-testid="list-count">
            {pages.count !== null && t("list.count", { n: countText(pages.count, pages.isCapped) })}
          </p>
          <Cards listing={listing} pages={pages} />
        </>
      )}
      {form.can.create && (
        <a
          className="add-button"
          href={hrefs.create(place)}
          aria-label={t("list.create", { noun: form.noun })}
        >
          <Icon name="plus" size={26} />
        </a>
      )}
    </Screen>
  );
}

const rowsMissing = (count: number) => count === 0;

interface EmptyProps {
  form: FormView;
  listing: Listing;
  count: number;
  onClear: () => void;
}

function Empty({ form, listing, count, onClear }: EmptyProps) {
  if (listing.sought === "" && count === 0) {
    const isFirst = listing.view?.key === listing.first?.key;
    return (
      <Nothing
        title={
          isFirst || !listing.view
            ? t("list.empty", { form: form.label })
            : t("list.viewEmpty", { view: listing.view.label })
        }
      />
    );
  }
  return (
    <Nothing
      title={
        listing.sought
          ? t("list.notFound", { text: listing.sought })
          : t("list.noneFit", { form: form.label, n: count })
      }
      hint={listing.sought && count > 0 ? t("list.notFoundFiltered", { n: count }) : undefined}
    >
      <button type="button" className="button" onClick={onClear}>
        {t(listing.sought && count === 0 ? "list.clearSearch" : "filter.clear")}
      </button>
    </Nothing>
  );
}
