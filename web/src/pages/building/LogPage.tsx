/** What was published of an app, the newest first, each entry in words; any of them can be taken back. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { buildingApi, buildingKeys, type VersionRow } from "../../api/building";
import { keys } from "../../api/hooks";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { Page } from "../../kit/Page";
import { Loading } from "../../kit/Skeleton";
import { Broken, Refused } from "../../shell/Broken";
import { t } from "../../text";
import { Lines, undoVersion } from "./PublishSheet";
import { useMayBuild } from "./useMayBuild";
import "../../text/building";
import "./building.css";

export function LogPage() {
  const { app } = useParams({ from: "/building/$app/log" });
  if (!useMayBuild(app)) return <Broken />;
  return <Log app={app} />;
}

function Log({ app }: { app: string }) {
  const navigate = useNavigate();
  const log = useQuery({ queryKey: buildingKeys.versions(app), queryFn: () => buildingApi.versions(app) });
  if (log.error) return <Refused error={log.error} onRetry={() => log.refetch()} />;
  const rows = log.data?.rows;
  return (
    <Page title={t("building.log")} onBack={() => void navigate({ to: "/building/$app", params: { app } })}>
      {!rows && <Loading />}
      <ol className="paper version-list" data-testid="versions">
        {rows?.map((row, index) => (
          <Entry
            key={row.version}
            app={app}
            row={row}
            isFirst={index === rows.length - 1}
            isOpen={index === 0}
          />
        ))}
      </ol>
    </Page>
  );
}

interface EntryProps {
  app: string;
  row: VersionRow;
  /** Nothing came before it. */
  isFirst: boolean;
  isOpen: boolean;
}

function Entry({ app, row, isFirst, isOpen: isOpenAtOnce }: EntryProps) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(isOpenAtOnce && !isFirst);
  const [busy, setBusy] = useState(false);
  const handleUndo = async () => {
    setBusy(true);
    await undoVersion(app, row.version, () =>
      Promise.all([
        client.invalidateQueries({ queryKey: buildingKeys.apps }),
        client.invalidateQueries({ queryKey: keys.apps }),
        client.invalidateQueries({ queryKey: ["app"] }),
      ]),
    );
    setBusy(false);
  };
  const title = isFirst
    ? t("building.firstVersion")
    : row.undoes === null
      ? t("building.versionNo", { version: row.version })
      : t("building.versionUndoes", { version: row.version, undoes: row.undoes });
  return (
    <li className="version">
      <div className="version-head">
        <button
          type="button"
          className="version-title"
          disabled={isFirst}
          aria-expanded={isFirst ? undefined : isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {!isFirst && <Icon name={isOpen ? "down" : "next"} size={14} />}
          {title}
        </button>
        <span className="muted">
          {dateTimeText(row.at)} · {row.by?.title}
        </span>
        {!isFirst && (
          <Button size="small" loading={busy} onClick={handleUndo}>
            {t("building.undoVersion")}
            <span className="visually-hidden">{title}</span>
          </Button>
        )}
      </div>
      {isOpen && <Changed app={app} version={row.version} />}
    </li>
  );
}

function Changed({ app, version }: { app: string; version: number }) {
  const lines = useQuery({
    queryKey: [...buildingKeys.versions(app), version],
    queryFn: () => buildingApi.version(app, version),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (lines.error) return <p className="field-note is-red">{lines.error.message}</p>;
  if (!lines.data) return <Loading />;
  return <Lines lines={lines.data.changes} />;
}
