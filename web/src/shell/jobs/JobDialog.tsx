/** One job: how far it is, what came of it, ending it, taking it back. */
import { Button } from "antd";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { dateTimeText } from "../../kit/format";
import { Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { JobProgress } from "./JobProgress";
import { resultOf } from "./results/registry";
import { useCancelJob, useJob, useRetryJob, useUndoJob } from "./useJobs";
import "./jobs.css";

function JobDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const job = useJob(id);
  const cancel = useCancelJob();
  const retry = useRetryJob();
  const undo = useUndoJob();
  const shown = job.data;
  const Result = shown?.result ? resultOf(shown.kind) : undefined;
  const handleUndo = () =>
    undo.mutate(id, {
      onSuccess: (undoing) => {
        onClose();
        showJob(undoing.id);
      },
    });
  return (
    <Dialog
      title={shown?.title ?? t("jobs.title")}
      onClose={onClose}
      width={560}
      testId="job"
      footer={
        <>
          {shown?.can.cancel && (
            <Button disabled={shown.is_cancelling || cancel.isPending} onClick={() => cancel.mutate(id)}>
              {t("jobs.cancel")}
            </Button>
          )}
          {shown?.can.retry && (
            <Button loading={retry.isPending} onClick={() => retry.mutate(id)}>
              {t("jobs.retry")}
            </Button>
          )}
          {shown?.can.undo && (
            <Button loading={undo.isPending} onClick={handleUndo}>
              {t("kit.undo")}
            </Button>
          )}
          <Button type="primary" onClick={onClose}>
            {t("kit.close")}
          </Button>
        </>
      }
    >
      {job.error && <p className="job-error">{job.error.message}</p>}
      {!shown && !job.error && <Loading />}
      {shown && (
        <div className="job-whole" aria-live="polite">
          <JobProgress job={shown} />
          {shown.error && <p className="job-error">{shown.error.message}</p>}
          {Result && <Result job={shown} />}
          <p className="muted num">
            {t("jobs.asked", { at: dateTimeText(shown.created_at) })}
            {shown.undone_by && ` · ${t("jobs.undone")}`}
          </p>
        </div>
      )}
    </Dialog>
  );
}

/** Show a job over whatever page is open. */
export function showJob(id: string): void {
  void ask<never>((close) => <JobDialog id={id} onClose={() => close(null)} />);
}
