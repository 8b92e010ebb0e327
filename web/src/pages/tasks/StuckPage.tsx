/** 卡单: runs that cannot go on or wait for long, each with why, whom it waits for, and what can be done at once. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "../../api/hooks";
import { type RunView, useTasksChanged } from "../../api/tasks";
import { useWatched, type Watch } from "../../api/watching";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { DeskKnob } from "../../shell/tasks/DeskKnob";
import { useNow } from "../../shell/tasks/now";
import { type Offer, otherOffers } from "../../shell/tasks/offers";
import { useRunActs } from "../../shell/tasks/useRunActs";
import { nameOf, waitLine } from "../../shell/tasks/words";
import { t } from "../../text";
import "../../text/tasks";
import "../../text/watching";
import { askCorrection } from "./CorrectDialog";
import { askGiveTasks } from "./GiveTasks";
import "./watching.css";

const WHICH: readonly Watch[] = ["stuck", "long"];
/** Who cannot come is not reminded; of what waits for long that is the first to try. */
const CURES: Readonly<Record<Watch, readonly Offer["act"][]>> = {
  stuck: ["retry", "replace", "skip", "stop"],
  long: ["remind", "replace", "skip", "stop"],
};

export function StuckPage() {
  const navigate = useNavigate();
  const [which, setWhich] = useState<Watch>("stuck");
  const isAdmin = useSession().data?.user.admin ?? false;
  const found = useWatched(which);
  return (
    <Page
      title={t("stuck.title")}
      onBack={() => void navigate({ to: "/todo" })}
      actions={isAdmin && <Button onClick={() => void askGiveTasks()}>{t("stuck.handOver")}</Button>}
    >
      <fieldset className="choice-tabs" aria-label={t("stuck.which")}>
        {WHICH.map((one) => (
          <button key={one} type="button" aria-pressed={which === one} onClick={() => setWhich(one)}>
            {t(`stuck.${one}`)}
          </button>
        ))}
      </fieldset>
      {found.isPending && (
        <Loading>
          <ListBones rows={4} />
        </Loading>
      )}
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {found.data?.length === 0 ? (
        <Empty title={t(`stuck.none.${which}`)} hint={t("stuck.noneHint")} />
      ) : (
        <ul className="stuck-runs" data-testid="stuck">
          {found.data?.map((run) => (
            <Stuck key={run.id} run={run} which={which} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("tasks.more")}
        </Button>
      )}
    </Page>
  );
}

const nothing = () => {};

function Stuck({ run, which }: { run: RunView; which: Watch }) {
  const now = useNow();
  const navigate = useNavigate();
  const acts = useRunActs({
    run,
    Knob: DeskKnob,
    opinion: () => "",
    onComment: nothing,
    onKeep: nothing,
    onDone: nothing,
    onUndone: (undone) => void navigate({ to: "/todo/$id", params: { id: undone.id } }),
  });
  const changed = useTasksChanged();
  const correct = async () => {
    if (!(await askCorrection(run))) return;
    toast.say(t("stuck.correctDone"));
    await changed(run.form);
  };
  const offers = otherOffers(run);
  const cures = CURES[which].flatMap((act) => offers.filter((one) => one.act === act));
  return (
    <li className="paper stuck-run">
      <div className="stuck-head">
        <Link to="/todo/$id" params={{ id: run.id }}>
          {run.record?.title || t("tasks.noRecord")}
        </Link>
        <span className="muted">{run.flow.label}</span>
        <span className="muted num">
          {t("stuck.begun", { who: nameOf(run.starter), at: dateTimeText(run.begun_at) })}
        </span>
      </div>
      {run.stuck && (
        <p className="waits is-stuck">
          <Icon name="warning" />
          <span>{run.stuck.message || t("stuck.notYours")}</span>
        </p>
      )}
      <ul className="stuck-waits">
        {run.waits.map((wait) => {
          const line = waitLine(wait, now);
          return (
            <li key={wait.visit} className={line.isLate ? "is-late" : undefined}>
              {line.what} <span className="muted num">{line.notes.join(" · ")}</span>
            </li>
          );
        })}
      </ul>
      <div className="stuck-cures">
        {which === "stuck" && run.can.retry && run.record && (
          <DeskKnob look="plain" busy={acts.busy} onPress={() => void correct()}>
            {t("stuck.correct")}
          </DeskKnob>
        )}
        {cures.map((offer, place) => (
          <DeskKnob
            key={offer.act}
            look={place === 0 && offer.look === "plain" ? "primary" : offer.look}
            busy={acts.busy}
            onPress={() => void acts.perform(offer)}
          >
            {offer.label}
          </DeskKnob>
        ))}
        <Link to="/todo/log" search={{ run: run.id }}>
          {t("log.steps")}
        </Link>
      </div>
    </li>
  );
}
