/** How far a job is: a bar while it goes on, a word when it is over. */
import { isActive, type JobView } from "../../api/jobs";
import { countText } from "../../kit/format";
import { t } from "../../text";

export function stateText(job: JobView): string {
  if (isActive(job) && job.is_cancelling) return t("jobs.cancelling");
  return t(`jobs.${job.state}`);
}

export function JobProgress({ job }: { job: JobView }) {
  const total = job.total ?? 0;
  const share = total > 0 ? Math.min(1, job.done / total) : 0;
  const count =
    job.total === null ? "" : t("jobs.progress", { done: countText(job.done), total: countText(total) });
  return (
    <div className={`job-progress is-${job.state}`}>
      {isActive(job) && (
        <div
          className="job-bar"
          role="progressbar"
          aria-label={job.title}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <span className="job-state">{stateText(job)}</span>
      {count && <span className="num muted">{count}</span>}
    </div>
  );
}
