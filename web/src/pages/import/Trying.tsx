/** A large file while a job tries it: how far it is, and ending it. */
import { Button } from "antd";
import { isActive, type JobView } from "../../api/jobs";
import { Loading } from "../../kit/Skeleton";
import { JobProgress } from "../../shell/jobs/JobProgress";
import { useCancelJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import "../../shell/jobs/jobs.css";

export function Trying({ job }: { job: JobView | null }) {
  const cancel = useCancelJob();
  if (!job || !isActive(job)) {
    return (
      <section className="import-trying paper" aria-live="polite">
        <Loading>
          <p className="muted">{t("import.sending")}</p>
        </Loading>
      </section>
    );
  }
  return (
    <section className="import-trying paper" aria-live="polite" data-testid="import-trying">
      <p>
        <b>{t("import.trying")}</b> <span className="muted">{t("import.tryingHint")}</span>
      </p>
      <JobProgress job={job} />
      <Button
        size="small"
        disabled={job.is_cancelling || cancel.isPending}
        onClick={() => cancel.mutate(job.id)}
      >
        {t("jobs.cancel")}
      </Button>
    </section>
  );
}
