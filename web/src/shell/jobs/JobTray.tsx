/** What goes on behind the pages: a button in the top bar, and the list of one's jobs behind it. */
import { useNavigate } from "@tanstack/react-router";
import { isActive, type JobView } from "../../api/jobs";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { showJob } from "./JobDialog";
import { JobProgress } from "./JobProgress";
import { useCancelJob, useEndings, useJobs } from "./useJobs";
import "./jobs.css";

export function JobTray({ narrow }: { narrow: boolean }) {
  const navigate = useNavigate();
  const jobs = useJobs();
  const rows = jobs.data?.rows;
  useEndings(rows, showJob);
  const active = rows?.filter(isActive).length ?? 0;
  if (narrow && !rows?.length) return null;
  const label = active > 0 ? t("jobs.active", { n: active }) : t("jobs.title");
  return (
    <button
      type="button"
      className="plain-button job-tray"
      aria-label={label}
      title={label}
      aria-haspopup="dialog"
      onClick={() => showJobs(() => void navigate({ to: "/jobs" }))}
      data-testid="job-tray"
    >
      <Icon name="tasks" size={17} />
      {active > 0 && (
        <b className="num" aria-hidden>
          {active}
        </b>
      )}
    </button>
  );
}

/** Show one's jobs over whatever page is open. */
function showJobs(onAll: () => void): void {
  void ask<never>((close) => <Jobs onClose={() => close(null)} onAll={onAll} />);
}

function Jobs({ onClose, onAll }: { onClose: () => void; onAll: () => void }) {
  const jobs = useJobs();
  const rows = jobs.data?.rows ?? [];
  return (
    <Dialog title={t("jobs.title")} onClose={onClose} width={480} testId="jobs">
      {jobs.data && rows.length === 0 && <p className="muted">{t("jobs.none")}</p>}
      <ul className="job-list" aria-label={t("jobs.title")}>
        {rows.map((job) => (
          <JobLine
            key={job.id}
            job={job}
            onOpen={() => {
              onClose();
              showJob(job.id);
            }}
          />
        ))}
      </ul>
      <p>
        <button
          type="button"
          className="plain-button is-link"
          onClick={() => {
            onClose();
            onAll();
          }}
        >
          {t("jobs.all")}
        </button>
      </p>
    </Dialog>
  );
}

function JobLine({ job, onOpen }: { job: JobView; onOpen: () => void }) {
  const cancel = useCancelJob();
  return (
    <li className="job-line">
      <div>
        <button type="button" className="plain-button is-link" onClick={onOpen}>
          {job.title}
        </button>
        <span className="muted num">{dateTimeText(job.created_at)}</span>
      </div>
      <div>
        <JobProgress job={job} />
        {job.can.cancel && (
          <button
            type="button"
            className="plain-button is-link"
            disabled={job.is_cancelling || cancel.isPending}
            aria-label={t("jobs.cancelOf", { title: job.title })}
            onClick={() => cancel.mutate(job.id)}
          >
            {t("jobs.cancel")}
          </button>
        )}
      </div>
      {job.error && <p className="job-error">{job.error.message}</p>}
    </li>
  );
}
