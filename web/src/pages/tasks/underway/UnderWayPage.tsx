/** 流转中的单据 of a flow: which go by an earlier version, where each would come by that of now; moved, or left to finish. */
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useSession } from "../../../api/hooks";
import { type By, type FlowVersions, useFlowVersions, useUnderWay } from "../../../api/underWay";
import { Empty, Page } from "../../../kit/Page";
import { ListBones, Loading } from "../../../kit/Skeleton";
import { Refused } from "../../../shell/Broken";
import { t } from "../../../text";
import "../../../text/tasks";
import "../../../text/underWay";
import { Choose } from "./Choose";
import { Compare } from "./Compare";
import { MoveBar, Outcome } from "./MoveBar";
import { Rows } from "./Rows";
import { useMoving } from "./useMoving";
import "./underway.css";

const BY: readonly By[] = ["earlier", "now"];

export function UnderWayPage() {
  const { app, flow } = useSearch({ from: "/todo/under-way" });
  if (!app || !flow) return <Choose app={app} />;
  return <Shown key={`${app} ${flow}`} app={app} flow={flow} />;
}

function Shown({ app, flow }: { app: string; flow: string }) {
  const navigate = useNavigate();
  const user = useSession().data?.user;
  const found = useFlowVersions(app, flow);
  const builds = user && (user.admin || user.builds.includes(app));
  const back = () =>
    void (builds ? navigate({ to: "/building/$app/flows", params: { app } }) : navigate({ to: "/todo" }));
  return (
    <Page
      title={found.data ? t("under.of", { flow: found.data.flow.label }) : t("under.title")}
      onBack={back}
      actions={
        <Link to="/todo/analysis" search={{ app, flow }}>
          {t("tasks.analysis")}
        </Link>
      }
    >
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {found.isPending && <Bones />}
      {found.data && <Told app={app} flow={flow} found={found.data} />}
    </Page>
  );
}

const Bones = () => (
  <Loading>
    <ListBones rows={6} />
  </Loading>
);

function Told({ app, flow, found }: { app: string; flow: string; found: FlowVersions }) {
  const navigate = useNavigate();
  const search = useSearch({ from: "/todo/under-way" });
  const by: By = search.by ?? "earlier";
  const desk = useMoving(app, flow);
  const listed = useUnderWay(app, flow, by, found[by] > 0);
  const rows = listed.data?.pages.flatMap((page) => page.rows) ?? [];
  const chooses = by === "earlier" && found.can_renew && found.earlier > 0;
  if (found.now + found.earlier === 0 && !desk.done) {
    return <Empty title={t("under.none")} hint={t("under.noneHint")} />;
  }
  return (
    <div className="under-way" data-testid="under-way">
      <fieldset className="choice-tabs" aria-label={t("under.which")}>
        {BY.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={by === one}
            onClick={() =>
              void navigate({
                to: "/todo/under-way",
                search: { app, flow, ...(one === "now" ? { by: one } : {}) },
                replace: true,
              })
            }
          >
            {t(`under.${one}`, { n: found[one] })}
          </button>
        ))}
      </fieldset>
      <Outcome desk={desk} />
      {by === "earlier" && found.earlier > 0 && (
        <>
          <p className="under-hint">{t(found.can_renew ? "under.hint" : "under.askAdmin")}</p>
          <Compare versions={found.versions} />
        </>
      )}
      {listed.error && <Refused error={listed.error} onRetry={() => listed.refetch()} />}
      {found[by] === 0 && (
        <Empty
          title={t(by === "now" ? "under.noneNow" : "under.noneEarlier")}
          hint={t(by === "now" ? "under.noneNowHint" : "under.noneEarlierHint")}
        />
      )}
      {found[by] > 0 && listed.isPending && <Bones />}
      {found[by] > 0 && rows.length > 0 && (
        <Rows by={by} rows={rows} versions={found.versions} desk={chooses ? desk : null} />
      )}
      {found[by] > 0 && listed.hasNextPage && (
        <Button loading={listed.isFetchingNextPage} onClick={() => void listed.fetchNextPage()}>
          {t("under.more")}
        </Button>
      )}
      {chooses && <MoveBar desk={desk} total={found.earlier} rows={rows} />}
    </div>
  );
}
