/** How bringing back goes, and what came of it; it can be taken back. */
import { Button } from "antd";
import { useEffect } from "react";
import { isActive } from "../../api/jobs";
import { t } from "../../text";
import { JobProgress } from "../jobs/JobProgress";
import { Result } from "../jobs/results/recover";
import { useJob, useUndoJob } from "../jobs/useJobs";

export function Outcome({ id, onEnd }: { id: string; onEnd: () => void }) {
  const job = useJob(id);
  const undo = useUndoJob();
  const undoing = useJob(undo.data?.id ?? id);
  const hasEnded = job.data !== undefined && !isActive(job.data);
  const isBack = undo.data !== undefined && undoing.data?.state === "done";
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once at each end
  useEffect(() => {
    if (hasEnded) onEnd();
  }, [hasEnded, isBack]);
  if (!job.data) return null;
  return (
    <div className="found-outcome" aria-live="polite" data-testid="outcome">
      {!hasEnded && <JobProgress job={job.data} />}
      {job.data.error && <p className="job-error">{job.data.error.message}</p>}
      {hasEnded && job.data.result && <Result job={job.data} />}
      {isBack && <p>{t("recover.undone")}</p>}
      {hasEnded && job.data.can.undo && !undo.data && (
        <Button size="small" loading={undo.isPending} onClick={() => undo.mutate(id)}>
          {t("kit.undo")}
        </Button>
      )}
    </div>
  );
}
