/** The list of a form: views, search, filter, columns, order; its state stands in the address. */
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { useSession } from "../../api/hooks";
import type { ListRow } from "../../api/types";
import { useScope } from "../../fields/form/useForm";
import { useHotkeys } from "../../kit/KeySheet";
import { Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { useNarrow } from "../../kit/useNarrow";
import { Broken, Refused } from "../../shell/Broken";
import { useKeyLines } from "../../shell/keys";
import { t } from "../../text";
import { BulkBar } from "./BulkBar";
import { canChoose } from "./bulkFields";
import { FilterChips } from "./FilterChips";
import { FilterPanel } from "./FilterPanel";
import { CreateButton, ListActions } from "./ListActions";
import { ListCards } from "./ListCards";
import { ListFoot } from "./ListFoot";
import { ListTable } from "./ListTable";
import { ListTools } from "./ListTools";
import { NoRows } from "./NoRows";
import { useChosen } from "./useChosen";
import { type List, useList } from "./useList";
import { useWindow } from "./useWindow";
import { ViewTabs } from "./ViewTabs";
import "../../fields/fields.css";
import "./records.css";
import "./bulk.css";

export function RecordsPage() {
  const { list, error, missing, retry } = useList();
  if (missing) return <Broken />;
  if (error) return <Refused error={error} onRetry={retry} />;
  if (!list) return <Loading />;
  return <Records key={`${list.app.key}/${list.form.key}`} list={list} />;
}

const NO_ROWS: readonly ListRow[] = [];

const keyLines = () => [
  { keys: "/", does: t("list.search") },
  { keys: "F", does: t("filter.title") },
  { keys: "N", does: t("record.new") },
  { keys: "↑ ↓", does: t("list.keyRows") },
  { keys: "Enter", does: t("list.keyOpen") },
  { keys: "Ctrl+Home / End", does: t("list.keyEnds") },
  { keys: t("keys.space"), does: t("list.keyTick") },
];

function Records({ list }: { list: List }) {
  const { app, form } = list;
  const narrow = useNarrow();
  const navigate = useNavigate();
  const session = useSession();
  const [filtering, setFiltering] = useState(false);
  const [exact, setExact] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  const scope = useScope({ app: app.key, form: form.key, today: session.data?.today ?? "" });
  const href = useRouterState({ select: (state) => state.location.href });
  const { window: read, ...rows } = useWindow(list, href, exact);
  useKeyLines(keyLines);

  const canCreate = form.can.create;
  const keys = useMemo(() => {
    const create = () => navigate({ to: "/a/$app/f/$form/new", params: { app: app.key, form: form.key } });
    return {
      "/": () => searchBox.current?.focus(),
      f: () => setFiltering((open) => !open),
      n: () => (canCreate ? create() : toast.say(t("list.mayNotCreate"))),
    };
  }, [navigate, app.key, form.key, canCreate]);
  useHotkeys(keys);

  const found = read?.rows ?? NO_ROWS;
  const choice = useChosen(list, found);

  const body = () => {
    if (rows.error) return <Refused error={rows.error} onRetry={rows.retry} />;
    if (!read) {
      return (
        <Loading>
          <ListBones rows={12} />
        </Loading>
      );
    }
    if (found.length === 0) return <NoRows list={list} />;
    const shown = { list, scope, window: read, choice };
    return narrow ? <ListCards {...shown} /> : <ListTable {...shown} />;
  };

  return (
    <Page title={form.label} named fill={!narrow} actions={!narrow && <ListActions list={list} />}>
      <div className="list-head">
        <ViewTabs list={list} />
        <ListTools
          list={list}
          searchBox={searchBox}
          filtering={filtering}
          onFilter={() => setFiltering(!filtering)}
          onPick={narrow && canChoose(list) ? () => choice.pick(true) : undefined}
        />
      </div>
      {narrow && !choice.picking && <CreateButton list={list} />}
      {filtering && <FilterPanel list={list} scope={scope} onClose={() => setFiltering(false)} />}
      {!(filtering && !narrow) && <FilterChips list={list} />}
      <div className={`list-body paper${rows.isOld ? " is-old" : ""}`} aria-busy={rows.isFetching}>
        {body()}
      </div>
      {read && <BulkBar list={list} scope={scope} choice={choice} loaded={found.length} count={read.count} />}
      {read && found.length > 0 && <ListFoot list={list} window={read} onExact={() => setExact(true)} />}
    </Page>
  );
}
