/** The list of a form: views, search, filter, columns, order; its state stands in the address. */
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { useRows, useSession } from "../../api/hooks";
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

const keyLines = () => [
  { keys: "/", does: t("list.search") },
  { keys: "F", does: t("filter.title") },
  { keys: "N", does: t("record.new") },
  { keys: "↑ ↓", does: t("list.keyRows") },
  { keys: "Enter", does: t("list.keyOpen") },
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
  const query = useMemo(
    () => ({ ...list.query, count: exact ? ("exact" as const) : ("capped" as const) }),
    [list.query, exact],
  );
  const rows = useRows(app.key, form.key, query);
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

  const found = useMemo(() => rows.data?.pages.flatMap((page) => page.rows) ?? [], [rows.data]);
  const first = rows.data?.pages[0];
  const choice = useChosen(list, found);
  const handleEnd = () => {
    if (rows.hasNextPage && !rows.isFetchingNextPage) void rows.fetchNextPage();
  };

  const body = () => {
    if (rows.error) return <Refused error={rows.error} onRetry={() => rows.refetch()} />;
    if (!first) {
      return (
        <Loading>
          <ListBones rows={12} />
        </Loading>
      );
    }
    if (found.length === 0) return <NoRows list={list} />;
    const shown = { list, scope, rows: found, count: first.count, onEnd: handleEnd, choice };
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
      <div
        className={`list-body paper${rows.isPlaceholderData ? " is-old" : ""}`}
        aria-busy={rows.isFetching}
      >
        {body()}
      </div>
      {first && (
        <BulkBar list={list} scope={scope} choice={choice} loaded={found.length} count={first.count} />
      )}
      {first && found.length > 0 && (
        <ListFoot
          list={list}
          count={first.count}
          capped={first.count_capped}
          shown={found.length}
          onExact={() => setExact(true)}
        />
      )}
    </Page>
  );
}
