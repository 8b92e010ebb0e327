/** The list of a form: views, search, filter, columns, order, layout; its state stands in the address. */
import { useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useSession } from "../../api/hooks";
import type { ListRow } from "../../api/types";
import { findField } from "../../fields/columns";
import { useScope } from "../../fields/form/useForm";
import { ListBones, Loading } from "../../kit/Skeleton";
import { useNarrow } from "../../kit/useNarrow";
import { Broken, Refused } from "../../shell/Broken";
import { noteOpened } from "../../shell/opened";
import { BulkBar } from "./BulkBar";
import { canChoose } from "./bulkFields";
import { LaidRecords } from "./LaidRecords";
import { ListCards } from "./ListCards";
import { ListFoot } from "./ListFoot";
import { ListFrame } from "./ListFrame";
import { ListTable } from "./ListTable";
import { NoRows } from "./NoRows";
import { NotFresh } from "./NotFresh";
import { useChosen } from "./useChosen";
import { type List, useList } from "./useList";
import { useWindow } from "./useWindow";
import "../../fields/fields.css";
import "./records.css";
import "./bulk.css";

const GroupedRecords = lazy(() =>
  import("./GroupedRecords").then((one) => ({ default: one.GroupedRecords })),
);
const GridTable = lazy(() => import("./GridTable").then((one) => ({ default: one.GridTable })));

export function RecordsPage() {
  const { list, error, missing, retry } = useList();
  const session = useSession();
  const person = session.data?.user.id;
  const [appKey, formKey] = [list?.app.key, list?.form.key];
  useEffect(() => {
    if (person && appKey && formKey) noteOpened(person, { app: appKey, form: formKey, id: null });
  }, [person, appKey, formKey]);
  if (missing) return <Broken />;
  if (error) return <Refused error={error} onRetry={retry} />;
  if (!list) return <Loading />;
  const { layout, group } = list.laid;
  // A search finds records, and no figures follow it.
  const grouping = group && !list.query.search ? findField(list.app, list.form, group)?.field : undefined;
  const key = `${list.app.key}/${list.form.key}`;
  if (group && grouping && layout !== "kanban" && layout !== "calendar") {
    return (
      <Suspense fallback={bones}>
        <GroupedRecords
          key={`${key}/${group}/${JSON.stringify(list.query)}`}
          list={list}
          path={group}
          field={grouping}
        />
      </Suspense>
    );
  }
  return layout === "kanban" || layout === "calendar" ? (
    <LaidRecords key={key} list={list} layout={layout} />
  ) : (
    <Records key={key} list={list} />
  );
}

const NO_ROWS: readonly ListRow[] = [];
const bones = (
  <Loading>
    <ListBones rows={12} />
  </Loading>
);

function Records({ list }: { list: List }) {
  const { app, form } = list;
  const narrow = useNarrow();
  const session = useSession();
  const [exact, setExact] = useState(false);
  const scope = useScope({ app: app.key, form: form.key, today: session.data?.today ?? "" });
  const href = useRouterState({ select: (state) => state.location.href });
  const { window: read, ...rows } = useWindow(list, href, exact);
  const found = read?.rows ?? NO_ROWS;
  const choice = useChosen(list, found);

  const body = () => {
    if (!read) return rows.error ? <Refused error={rows.error} onRetry={rows.retry} /> : bones;
    const shown = { list, scope, window: read, choice };
    const isEmpty = found.length === 0;
    if (!narrow && list.laid.layout === "grid" && form.can.update) {
      // A grid stays whatever is read: what was written in it and is not saved would be lost.
      return (
        <>
          <Suspense fallback={bones}>
            <GridTable {...shown} />
          </Suspense>
          {isEmpty && <NoRows list={list} />}
        </>
      );
    }
    if (isEmpty) return <NoRows list={list} />;
    return narrow ? <ListCards {...shown} /> : <ListTable {...shown} />;
  };

  return (
    <ListFrame
      list={list}
      scope={scope}
      picking={choice.picking}
      onPick={narrow && canChoose(list) ? () => choice.pick(true) : undefined}
    >
      <div className={`list-body paper${rows.isOld ? " is-old" : ""}`} aria-busy={rows.isFetching}>
        {body()}
      </div>
      {read && rows.error && <NotFresh error={rows.error} onRetry={rows.retry} />}
      {read && <BulkBar list={list} scope={scope} choice={choice} loaded={found.length} count={read.count} />}
      {read && found.length > 0 && <ListFoot list={list} window={read} onExact={() => setExact(true)} />}
    </ListFrame>
  );
}
