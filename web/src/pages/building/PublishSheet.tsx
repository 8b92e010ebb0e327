/** What is published: the changes in words, what keeps them from it, and then the switch. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { administratorsApi } from "../../api/administrators";
import { buildingApi, buildingKeys, type DraftProblem } from "../../api/building";
import { isProblem } from "../../api/client";
import { keys } from "../../api/hooks";
import { taskKeys } from "../../api/todo";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { watchJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import { offerUnderWay } from "./AfterPublish";
import { DueFlows } from "./DueFlows";
import { type Choices, Following, followed } from "./Following";
import { HandedInBar } from "./HandedIn";
import { Hints, sayProblem } from "./Hints";
import { MissingMade } from "./MissingMade";
import { Rehearsed } from "./Rehearsed";
import type { Build } from "./useDraft";
import { useIsAdmin } from "./useMayBuild";
import { useRehearsal } from "./useRehearsal";

interface PublishProps {
  app: string;
  build: Build;
}

export function PublishButton({ app, build }: PublishProps) {
  const count = build.draft.edits.length;
  const navigate = useNavigate();
  const toUnderWay = (flow: string) => void navigate({ to: "/todo/under-way", search: { app, flow } });
  return (
    <Button
      type="primary"
      disabled={count === 0}
      onClick={() =>
        void ask<true>((close) => (
          <PublishSheet app={app} build={build} onUnderWay={toUnderWay} onClose={() => close(true)} />
        ))
      }
    >
      {count === 0 ? t("building.published") : t("building.publish")}
    </Button>
  );
}

const MOST_LINES = 40;
const WAITS = "ask_administrator";

interface SheetProps extends PublishProps {
  /** Shows the records under way in a flow, named by its key. */
  onUnderWay: (flow: string) => void;
  onClose: () => void;
}

function PublishSheet({ app, build, onUnderWay, onClose }: SheetProps) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const isAdmin = useIsAdmin();
  const check = useQuery({
    queryKey: buildingKeys.check(app, build.draft.number),
    queryFn: () => buildingApi.check(app),
    gcTime: 0,
  });
  const known = check.data;
  const waits = !!known?.problems.length && known.problems.every((one) => one.code === WAITS);
  const isSound = known !== undefined && known.problems.length === 0;
  const [creates, setCreates] = useState<readonly string[]>([]);
  const [choices, setChoices] = useState<Choices>({});
  const [begins, setBegins] = useState<readonly string[]>([]);
  const rehearsal = useRehearsal(app, isSound ? known.number : null, creates);
  const { found, trouble } = rehearsal;
  const recompute = followed(found?.result?.formulas ?? [], choices);
  const asks = found?.result?.items.filter((one) => one.level === "yellow").length ?? 0;
  const may =
    isSound && recompute !== null && (found ? found.result?.problems.length === 0 : trouble !== null);
  const handlePublish = async () => {
    if (!known || !recompute) return;
    setBusy(true);
    try {
      const done = await buildingApi.publish(app, known.number, found?.id ?? null, {
        creates,
        recompute,
        begins,
      });
      await build.reload();
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.apps }),
        client.invalidateQueries({ queryKey: ["app"] }),
        client.invalidateQueries({ queryKey: buildingKeys.apps, exact: true }),
        client.invalidateQueries({ queryKey: buildingKeys.versions(app) }),
        client.invalidateQueries({ queryKey: keys.jobs }),
        client.invalidateQueries({ queryKey: taskKeys.all }),
      ]);
      onClose();
      if ("version" in done) {
        const undo = () => void undoVersion(app, done.version, build.reload);
        const asks = found?.result?.items.some((one) => one.code === "flow_changes");
        const offered =
          asks && (await offerUnderWay(app, { onGo: onUnderWay, onUndo: undo }).catch(toast.fail));
        if (!offered) toast.withUndo(t("building.isPublished"), undo);
      } else watchJob(client, done);
    } catch (error) {
      if (isProblem(error, "draft_moved") || isProblem(error, "rehearsal_outdated")) {
        await check.refetch();
        rehearsal.again();
      }
      toast.fail(error);
      setBusy(false);
    }
  };
  const handleHandIn = async () => {
    setBusy(true);
    try {
      await administratorsApi.handIn(app, build.draft.number);
      await build.reload();
      await client.invalidateQueries({ queryKey: buildingKeys.apps, exact: true });
      toast.say(t("administrators.isHandedIn"));
      onClose();
    } catch (error) {
      if (isProblem(error, "draft_moved")) await check.refetch();
      toast.fail(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("building.publishTitle")}
      onClose={onClose}
      width={640}
      tall
      testId="publish"
      footer={
        <>
          <Button onClick={onClose}>{t("kit.cancel")}</Button>
          {waits ? (
            <Button type="primary" loading={busy} onClick={handleHandIn}>
              {t("administrators.handIn")}
            </Button>
          ) : (
            <Button type="primary" loading={busy} disabled={!may} onClick={handlePublish}>
              {t(asks > 0 ? "building.publishAnyway" : "building.publishNow")}
            </Button>
          )}
        </>
      }
    >
      {check.error && <p className="field-note is-red">{check.error.message}</p>}
      {!known && !check.error && <Loading />}
      <HandedInBar handed={build.draft.handed_in} />
      {known && known.others.length > 0 && (
        <p className="bar bar-orange" role="note" data-testid="others">
          {t("administrators.others", {
            names: known.others.map((one) => one.title ?? "—").join(t("field.comma")),
          })}
        </p>
      )}
      {known && !isSound && <Problems problems={known.problems} waits={waits} />}
      {isSound && !found && (
        <p className="publish-busy" role="status">
          {trouble ?? t("building.rehearsing")}
        </p>
      )}
      {found && <Rehearsed app={app} found={found} />}
      {found && isAdmin && (
        <MissingMade build={build} found={found} creates={creates} onChange={setCreates} />
      )}
      {found?.result && (
        <Following
          app={app}
          build={build}
          formulas={found.result.formulas}
          choices={choices}
          onChange={setChoices}
        />
      )}
      {found?.result && <DueFlows due={found.result.due} begins={begins} onChange={setBegins} />}
      {known && <Hints hints={known.warnings ?? []} />}
      {known && (
        <>
          <h3 className="publish-head">{t("building.changes", { n: known.changes.length })}</h3>
          <Lines lines={known.changes} />
        </>
      )}
    </Dialog>
  );
}

const Problems = ({ problems, waits }: { problems: readonly DraftProblem[]; waits: boolean }) => (
  <div className={waits ? "bar bar-orange" : "bar bar-red"} role="alert">
    <Icon name="warning" size={16} />
    <div className="bar-body">
      {waits ? t("administrators.why") : t("building.problems", { n: problems.length })}
      <ul>
        {problems.map((one) => (
          <li key={one.path + one.code + one.message}>{sayProblem(one)}</li>
        ))}
      </ul>
    </div>
  </div>
);

export function Lines({ lines }: { lines: readonly { text: string; deed: string }[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, MOST_LINES);
  return (
    <>
      <ul className="change-lines">
        {shown.map((line, index) => (
          <li key={`${index.toString()}${line.text}`} className={`is-${line.deed}`}>
            <Icon
              name={line.deed === "added" ? "plus" : line.deed === "removed" ? "minus" : "edit"}
              size={14}
            />
            {line.text}
          </li>
        ))}
      </ul>
      {shown.length < lines.length && (
        <Button type="link" onClick={() => setAll(true)}>
          {t("kit.more", { n: lines.length - shown.length })}
        </Button>
      )}
    </>
  );
}

/** Take a version back, wherever it is asked. */
export async function undoVersion(
  app: string,
  version: number,
  then: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await buildingApi.undoVersion(app, version);
    await then();
    toast.say(t("building.undone", { version }));
    return true;
  } catch (error) {
    toast.fail(error);
    return false;
  }
}
