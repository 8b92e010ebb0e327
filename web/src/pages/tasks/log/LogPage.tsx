/** The log of one run, for who looks after its flow: how it began, and each step with what it was given and did. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { ApiError } from "../../../api/client";
import { useRunLog } from "../../../api/runLog";
import { type RunView, useRun, useTasksChanged } from "../../../api/tasks";
import { Empty, Page } from "../../../kit/Page";
import { ListBones, Loading } from "../../../kit/Skeleton";
import { toast } from "../../../kit/toast";
import { Refused } from "../../../shell/Broken";
import { RunState, Waits } from "../../../shell/tasks/Course";
import { Deeds } from "../../../shell/tasks/Deeds";
import { DeskKnob } from "../../../shell/tasks/DeskKnob";
import { otherOffers } from "../../../shell/tasks/offers";
import { useRunActs } from "../../../shell/tasks/useRunActs";
import { t } from "../../../text";
import "../../../text/tasks";
import "../../../text/watching";
import "../../../text/runLog";
import { askCorrection } from "../CorrectDialog";
import { GivenBox } from "./GivenBox";
import { LogStepBox } from "./LogStepBox";
import "./log.css";

export function LogPage() {
  const { run: id } = useSearch({ from: "/todo/log" });
  const run = useRun(id);
  const found = useRunLog(id);
  const isTheirs = found.error instanceof ApiError && found.error.status === 404;
  const error = run.error ?? (isTheirs ? null : found.error);
  const again = () => void Promise.all([run.refetch(), found.refetch()]);
  const first = found.data?.pages[0];
  const steps = found.data?.pages.flatMap((page) => page.steps) ?? [];
  const said = (visit: string) => run.data?.steps.find((one) => one.visit === visit)?.said ?? [];
  return (
    <Page title={run.data?.flow.label ?? t("runLog.title")} onBack={() => window.history.back()}>
      {error && <Refused error={error} onRetry={again} />}
      {!error && !isTheirs && !(run.data && first) && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {!error && isTheirs && <Empty title={t("runLog.notYours")} />}
      {run.data && first && (
        <div className="run-steps" data-testid="run-steps">
          <Head run={run.data} />
          {first.given && <GivenBox given={first.given} run={run.data} />}
          {steps.length === 0 && <p className="muted">{t("runLog.none")}</p>}
          <ol>
            {steps.map((step) => (
              <LogStepBox key={step.visit} step={step} said={said(step.visit)} />
            ))}
          </ol>
          {found.hasNextPage && (
            <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("runLog.moreSteps")}
            </Button>
          )}
          {first.besides.length > 0 && (
            <section className="paper run-steps-card">
              <h3>{t("runLog.besides")}</h3>
              <Deeds deeds={first.besides} />
            </section>
          )}
          <p className="muted">{t("runLog.hint")}</p>
        </div>
      )}
    </Page>
  );
}

const nothing = () => {};

/** Where the run is, and what its keeper can do about it. */
function Head({ run }: { run: RunView }) {
  const navigate = useNavigate();
  const changed = useTasksChanged();
  const acts = useRunActs({
    run,
    Knob: DeskKnob,
    opinion: () => "",
    onComment: nothing,
    onKeep: nothing,
    onDone: nothing,
    onUndone: (undone) => void navigate({ to: "/todo/$id", params: { id: undone.id } }),
  });
  const correct = async () => {
    if (!(await askCorrection(run))) return;
    toast.say(t("stuck.correctDone"));
    await changed(run.form);
  };
  const offers = otherOffers(run).filter((one) => one.act !== "comment" && one.act !== "print");
  return (
    <section className="paper run-steps-card">
      <p className="run-steps-head">
        <RunState run={run} />
        {run.record && run.form && (
          <a href={`/a/${run.form.app}/f/${run.form.key}/r/${run.record.id}`}>
            {run.record.title || t("log.open")}
          </a>
        )}
      </p>
      <Waits run={run} />
      <div className="run-steps-acts">
        {run.can.retry && run.record && (
          <DeskKnob look="plain" busy={acts.busy} onPress={() => void correct()}>
            {t("stuck.correct")}
          </DeskKnob>
        )}
        {offers.map((offer) => (
          <DeskKnob
            key={offer.act}
            look={offer.act === "retry" ? "primary" : offer.look}
            busy={acts.busy}
            onPress={() => void acts.perform(offer)}
          >
            {offer.label}
          </DeskKnob>
        ))}
      </div>
    </section>
  );
}
