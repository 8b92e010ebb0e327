/** What was deleted from a form, how long it stays, and the way back: one by one or many. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { type TrashRow, useTrash } from "../../api/history";
import { formOf, useApp, useSession } from "../../api/hooks";
import type { FormView } from "../../api/types";
import { dateTimeText, EMPTY } from "../../kit/format";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Broken, Refused } from "../../shell/Broken";
import { t } from "../../text";
import { TrashBar } from "./TrashBar";
import { useTrashActs } from "./useTrashActs";
import "./trash.css";

export function TrashPage() {
  const params = useParams({ from: "/a/$app/f/$form/trash" });
  const app = useApp(params.app);
  const form = formOf(app.data, params.form);
  if (app.error) return <Refused error={app.error} onRetry={() => app.refetch()} />;
  if (app.data && !form) return <Broken />;
  if (!app.data || !form) return <Loading />;
  return <Trash app={params.app} form={form} />;
}

function Trash({ app, form }: { app: string; form: FormView }) {
  const navigate = useNavigate();
  const session = useSession();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const trash = useTrash(app, form.key, search.trim());
  const acts = useTrashActs(app, form.key, () => setChosen(new Set()));
  const rows = trash.data?.pages.flatMap((page) => page.rows) ?? [];
  const days = trash.data?.pages[0]?.days ?? 0;
  const ids = rows.map((row) => row.id).filter((id) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const isAll = rows.length > 0 && ids.length === rows.length;
  const empty = search.trim() ? t("trash.noneFound", { text: search.trim() }) : t("trash.empty");

  return (
    <Page
      title={t("trash.of", { form: form.label })}
      onBack={() => void navigate({ to: "/a/$app/f/$form", params: { app, form: form.key } })}
    >
      <div className="trash-tools">
        <input
          type="search"
          value={search}
          placeholder={t("trash.search")}
          aria-label={t("trash.search")}
          onChange={(event) => setSearch(event.target.value)}
        />
        {days > 0 && <span className="muted">{t("trash.kept", { days })}</span>}
      </div>
      <div className="paper trash">
        {trash.isPending && (
          <Loading>
            <ListBones rows={5} />
          </Loading>
        )}
        {trash.error && <Refused error={trash.error} onRetry={() => trash.refetch()} />}
        {trash.data && rows.length === 0 && <Empty title={empty} />}
        {rows.length > 0 && (
          <table>
            <thead>
              <tr>
                <th className="trash-choose">
                  <input
                    type="checkbox"
                    checked={isAll}
                    aria-label={t("trash.chooseAll")}
                    onChange={() => setChosen(new Set(isAll ? [] : rows.map((row) => row.id)))}
                  />
                </th>
                <th>{t("trash.what")}</th>
                <th>{t("trash.by")}</th>
                <th>{t("trash.at")}</th>
                <th>{t("trash.until")}</th>
                <th>
                  <span className="visually-hidden">{t("trash.restore")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line
                  key={row.id}
                  row={row}
                  chosen={chosen.has(row.id)}
                  busy={acts.busy}
                  onChoose={() => toggle(row.id)}
                  onUndoMerge={row.merge ? () => void acts.undoMerge(row, row.merge as string) : undefined}
                  onRestore={() => void acts.restoreOne(row)}
                />
              ))}
            </tbody>
          </table>
        )}
        {trash.hasNextPage && (
          <div className="trash-more">
            <Button loading={trash.isFetchingNextPage} onClick={() => void trash.fetchNextPage()}>
              {t("trash.more")}
            </Button>
          </div>
        )}
      </div>
      {ids.length > 0 && (
        <TrashBar
          count={ids.length}
          busy={acts.busy}
          onRestore={() => void acts.restoreMany(ids)}
          onPurge={session.data?.user.admin ? () => void acts.purge(ids) : undefined}
          onClear={() => setChosen(new Set())}
        />
      )}
    </Page>
  );
}

interface LineProps {
  row: TrashRow;
  chosen: boolean;
  busy: boolean;
  onChoose: () => void;
  onUndoMerge?: () => void;
  onRestore: () => void;
}

function Line({ row, chosen, busy, onChoose, onUndoMerge, onRestore }: LineProps) {
  const title = row.title || t("record.untitled");
  return (
    <tr>
      <td className="trash-choose">
        <input
          type="checkbox"
          checked={chosen}
          aria-label={t("trash.choose", { title })}
          onChange={onChoose}
        />
      </td>
      <td>
        {title}
        {row.merged_into && (
          <div className="muted">
            {t("trash.mergedInto", { title: row.merged_into.title || t("record.untitled") })}
          </div>
        )}
      </td>
      <td>{row.deleted_by?.title ?? EMPTY}</td>
      <td className="num">{dateTimeText(row.deleted_at)}</td>
      <td className="num" title={dateTimeText(row.until)}>
        {row.days_left < 1 ? t("trash.today") : t("trash.days", { n: row.days_left })}
      </td>
      <td>
        {onUndoMerge && (
          <Button disabled={busy} onClick={onUndoMerge}>
            {t("trash.undoMerge")}
          </Button>
        )}
        <Button type={onUndoMerge ? "text" : "default"} disabled={busy} onClick={onRestore}>
          {t(onUndoMerge ? "trash.restoreOnly" : "trash.restore")}
        </Button>
      </td>
    </tr>
  );
}
