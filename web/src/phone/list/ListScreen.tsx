/** The records of a form as cards: found by search, views and filters of one touch, read on while one scrolls. */
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { formOf, useApp, useFormChanged, useSession, useViews } from "../../api/hooks";
import type { AppView, Filter, FormView } from "../../api/types";
import { NO_VIEWS } from "../../api/views";
import { findField } from "../../fields/columns";
import { Icon } from "../../kit/Icon";
import { conjuncts } from "../../lists/filters";
import { type Listing, listingOf, starOf } from "../../lists/listing";
import { noteOpened } from "../../shell/opened";
import { StarButton } from "../../shell/StarButton";
import type { ListSearch } from "../../shell/search";
import { useLate } from "../../shell/useFindings";
import { t } from "../../text";
import { Missing, Screen, Trouble } from "../kit/Screen";
import { SearchBox } from "../kit/SearchBox";
import { type FormPlace, hrefs } from "../places";
import { go } from "../router";
import { Chips, Views } from "./Heads";
import { Plain } from "./Plain";
import { Bones } from "./States";
import { usePull } from "./usePull";
import "./list.css";

/** Not in the first load: most lists are plain. */
const Grouped = lazy(() => import("./Grouped"));
const Kanban = lazy(() => import("./Kanban"));
const Calendar = lazy(() => import("./Calendar"));

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
        <Bones />
      </Screen>
    );
  }
  return <Shown key={listing.view?.key} app={app.data} form={form} listing={listing} search={search} />;
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
  const session = useSession();
  const person = session.data?.user.id ?? "";
  useEffect(
    () => noteOpened(person, { app: app.key, form: form.key, id: null }),
    [person, app.key, form.key],
  );
  const changed = useFormChanged(app.key, form.key);
  const { pulled, busy } = usePull(changed);
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
    const { askFilter } = await import("./FilterSheet");
    const answer = await askFilter(app, form, listing.filter);
    if (answer) filter(answer.filter);
  };
  const clear = () => {
    setTyped("");
    set({ q: undefined, filter: undefined, ...(listing.saved ? { q: " ", filter: "{}" } : {}) });
  };
  // What is begun under a calendar is meant for the day that is looked at.
  const dated = form.fields.find((one) => one.key === listing.laid.date && !one.readonly);
  const day = listing.laid.layout === "calendar" && dated && (search.day ?? session.data?.today);
  const begun = day ? { on: `${listing.laid.date}:${day}` } : {};
  return (
    <Screen
      title={form.label}
      testId="list-screen"
      actions={
        <>
          <StarButton {...starOf(listing)} className="tap" size={21} />
          <button
            type="button"
            className={`tap${count > 0 ? " is-on" : ""}`}
            aria-label={t("filter.title")}
            onClick={openFilter}
          >
            <Icon name="filter" size={21} />
            {count > 0 && <span className="badge">{count}</span>}
          </button>
        </>
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
      <Suspense fallback={<Bones />}>
        <Records listing={listing} onClear={clear} />
      </Suspense>
      {form.can.create && (
        <a
          className="add-button"
          href={hrefs.create(place, begun)}
          aria-label={day ? t("days.newOn", { day }) : t("list.create", { noun: form.noun })}
        >
          <Icon name="plus" size={26} />
        </a>
      )}
    </Screen>
  );
}

/** The records as their view lays them out; a grid, made for a mouse, is a list here. */
function Records({ listing, onClear }: { listing: Listing; onClear: () => void }) {
  const { app, form, laid, query } = listing;
  if (laid.layout === "kanban") return <Kanban listing={listing} />;
  if (laid.layout === "calendar") return <Calendar listing={listing} />;
  // A search finds records, and no figures follow it.
  const field = laid.group && !query.search ? findField(app, form, laid.group)?.field : undefined;
  if (laid.group && field)
    return <Grouped listing={listing} path={laid.group} field={field} onClear={onClear} />;
  return <Plain listing={listing} onClear={onClear} />;
}
