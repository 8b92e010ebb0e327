/** While a job makes the app: how far it is, ending it; then how it compares with the file. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect } from "react";
import type { Begun } from "../../api/beginning";
import { keys } from "../../api/hooks";
import { isActive } from "../../api/jobs";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { JobProgress } from "../../shell/jobs/JobProgress";
import { useCancelJob, useJob, useUndoJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import { Reconciled } from "./Reconciled";
import "../../shell/jobs/jobs.css";

export function Going({ id, onBack }: { id: string; onBack: () => void }) {
  const found = useJob(id);
  const cancel = useCancelJob();
  const undo = useUndoJob();
  const client = useQueryClient();
  const job = found.data;
  const done = job?.state === "done" && job.result ? (job.result as unknown as Begun) : null;
  const app = done?.app;
  useEffect(() => {
    if (!app) return;
    void client.invalidateQueries({ queryKey: keys.apps });
    void client.invalidateQueries({ queryKey: keys.session });
  }, [app, client]);
  if (!job) return found.error ? <p role="alert">{found.error.message}</p> : <Loading />;
  if (done) {
    return (
      <Reconciled begun={done} onUndo={job.can.undo && !undo.isPending ? () => undo.mutate(id) : undefined} />
    );
  }
  return (
    <section className="begin-going paper" data-testid="begin-going" aria-live="polite">
      <h2>{job.title}</h2>
      <JobProgress job={job} />
      {isActive(job) && <p className="muted">{t("beginning.goingHint")}</p>}
      {job.error && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" />
          <span className="bar-body">{job.error.message}</span>
        </div>
      )}
      <div>
        {job.can.cancel && (
          <Button disabled={job.is_cancelling || cancel.isPending} onClick={() => cancel.mutate(id)}>
            {t("jobs.cancel")}
          </Button>
        )}
        {!isActive(job) && <Button onClick={onBack}>{t("beginning.back")}</Button>}
      </div>
    </section>
  );
}
