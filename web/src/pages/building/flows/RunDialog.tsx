/** One run of a flow: what it waits for, its course, what it wrote, and what can be done with it. */
import { type RunView, useRun } from "../../../api/tasks";
import { useWrote } from "../../../api/watching";
import { Dialog } from "../../../kit/Dialog";
import { ask } from "../../../kit/dialogs";
import { ListBones, Loading } from "../../../kit/Skeleton";
import { Refused } from "../../../shell/Broken";
import { Course, RunState, Waits } from "../../../shell/tasks/Course";
import { Deeds } from "../../../shell/tasks/Deeds";
import { DeskKnob } from "../../../shell/tasks/DeskKnob";
import { otherOffers } from "../../../shell/tasks/offers";
import { useRunActs } from "../../../shell/tasks/useRunActs";
import { t } from "../../../text";
import "../../../text/tasks";
import "../../../text/watching";
import "./runs.css";

export const showRun = (id: string): Promise<null> =>
  ask<null>((close) => <RunDialog id={id} onClose={() => close(null)} />) as Promise<null>;

function RunDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const found = useRun(id);
  return (
    <Dialog
      title={found.data?.flow.label ?? t("log.title")}
      width={640}
      onClose={onClose}
      testId="run-of-flow"
    >
      {found.isPending && (
        <Loading>
          <ListBones rows={4} />
        </Loading>
      )}
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {found.data && <Shown run={found.data} />}
    </Dialog>
  );
}

const nothing = () => {};

function Shown({ run }: { run: RunView }) {
  const wrote = useWrote(run.id);
  const acts = useRunActs({
    run,
    Knob: DeskKnob,
    opinion: () => "",
    onComment: nothing,
    onKeep: nothing,
    onDone: nothing,
  });
  const offers = otherOffers(run).filter((one) => one.act !== "comment" && one.act !== "print");
  return (
    <div className="run-of-flow">
      <p className="run-of-flow-head">
        <RunState run={run} />
        {run.record && run.form && (
          <a href={`/a/${run.form.app}/f/${run.form.key}/r/${run.record.id}`}>
            {run.record.title || t("log.open")}
          </a>
        )}
      </p>
      <Waits run={run} />
      {offers.length > 0 && (
        <div className="run-of-flow-acts">
          {offers.map((offer) => (
            <DeskKnob
              key={offer.act}
              look={offer.look}
              busy={acts.busy}
              onPress={() => void acts.perform(offer)}
            >
              {offer.label}
            </DeskKnob>
          ))}
        </div>
      )}
      <Course run={run} />
      <h3>{t("log.wrote")}</h3>
      {wrote.data?.length === 0 && <p className="muted">{t("log.wroteNothing")}</p>}
      <Deeds deeds={wrote.data ?? []} />
      <a href={`/todo/log?run=${run.id}`}>{t("log.steps")}</a>
    </div>
  );
}
