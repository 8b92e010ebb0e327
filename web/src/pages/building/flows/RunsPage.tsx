/** 运行记录 of a flow: its last runs, each with what set it off, how it ended, what it wrote; what is stuck is tried again. */
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { startedOf, type WireRunRow } from "../../../api/taskWire";
import { useFlowRuns, useFlowsRunning } from "../../../api/watching";
import { dateTimeText } from "../../../kit/format";
import { Empty, Page } from "../../../kit/Page";
import { ListBones, Loading } from "../../../kit/Skeleton";
import { Broken, Refused } from "../../../shell/Broken";
import { passedText } from "../../../shell/tasks/spans";
import { nameOf } from "../../../shell/tasks/words";
import { t } from "../../../text";
import "../../../text/flows";
import "../../../text/tasks";
import "../../../text/watching";
import { useMayBuild } from "../useMayBuild";
import { showRun } from "./RunDialog";
import { resultOf } from "./runResult";
import { UnderWayLink } from "./UnderWayLink";
import "./runs.css";

export function RunsPage() {
  const { app, flow } = useParams({ from: "/building/$app/flows/$flow/runs" });
  if (!useMayBuild(app)) return <Broken />;
  return <Runs app={app} flow={flow} />;
}

function Runs({ app, flow: id }: { app: string; flow: string }) {
  const navigate = useNavigate();
  const flows = useFlowsRunning(app);
  const flow = flows.data?.find((one) => one.id === id);
  const found = useFlowRuns(app, flow?.key);
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  const isNew = flows.data !== undefined && !flow;
  const error = flows.error ?? found.error;
  return (
    <Page
      title={flow ? t("log.of", { flow: flow.label }) : t("log.title")}
      onBack={() => void navigate({ to: "/building/$app/flows", params: { app } })}
      actions={
        flow && (
          <>
            {flow.running > 0 && <UnderWayLink app={app} running={flow} />}
            <Link to="/todo/analysis" search={{ app, flow: flow.key }}>
              {t("tasks.analysis")}
            </Link>
          </>
        )
      }
    >
      {error && <Refused error={error} onRetry={() => void (flows.error ? flows : found).refetch()} />}
      {!error && !isNew && !found.data && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {(isNew || (found.data && rows.length === 0)) && (
        <Empty title={t("log.none")} hint={t("log.noneHint")} />
      )}
      {rows.length > 0 && (
        <div className="paper run-log" data-testid="run-log">
          <table>
            <thead>
              <tr>
                <th>{t("log.at")}</th>
                <th>{t("log.record")}</th>
                <th>{t("log.by")}</th>
                <th>{t("log.result")}</th>
                <th>{t("log.took")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("log.more")}
        </Button>
      )}
    </Page>
  );
}

function Line({ row }: { row: WireRunRow }) {
  const { record } = startedOf(row, () => "");
  return (
    <tr>
      <td className="num">
        <button type="button" className="plain-button is-link" onClick={() => showRun(row.id)}>
          {dateTimeText(row.begun_at)}
        </button>
      </td>
      <td>{record ? record.title || t("tasks.noRecord") : t("log.noRecord")}</td>
      <td>{row.starter ? nameOf(row.starter) : t("run.system")}</td>
      <td>
        <span className={`run-state is-${row.state}`}>{resultOf(row)}</span>
      </td>
      <td className="num muted">{row.ended_at && passedText(row.begun_at, Date.parse(row.ended_at))}</td>
    </tr>
  );
}
