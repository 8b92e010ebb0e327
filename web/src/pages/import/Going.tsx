/** A large file while a job imports it: how far it is, ending it; the page may be left. */
import { Button } from "antd";
import { useEffect, useRef } from "react";
import type { ImportAnswer } from "../../api/imports";
import { isActive } from "../../api/jobs";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { JobProgress } from "../../shell/jobs/JobProgress";
import { useCancelJob, useJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import { Mistakes } from "./Mistakes";
import "../../shell/jobs/jobs.css";

interface GoingProps {
  id: string;
  onBack: () => void;
  onDone: (answer: ImportAnswer) => void;
}

export function Going({ id, onBack, onDone }: GoingProps) {
  const found = useJob(id);
  const cancel = useCancelJob();
  const job = found.data;
  const answer = job?.state === "done" ? (job.result as unknown as ImportAnswer) : null;
  const told = useRef(onDone);
  told.current = onDone;
  useEffect(() => {
    if (answer?.import) told.current(answer);
  }, [answer]);
  if (!job) return found.error ? <p role="alert">{found.error.message}</p> : <Loading />;
  const active = isActive(job);
  const refused = answer !== null && !answer.import;
  return (
    <section className="import-done paper" data-testid="import-going" aria-live="polite">
      <h2>{job.title}</h2>
      <JobProgress job={job} />
      {active && <p className="muted">{t("import.goingHint")}</p>}
      {job.error && (
        <div className="bar bar-red" role="alert">
          <Icon name="warning" />
          <span className="bar-body">{job.error.message}</span>
        </div>
      )}
      {refused && <p className="muted">{t("import.changedMeanwhile")}</p>}
      {answer && refused && <Mistakes errors={answer.errors} count={answer.error_count} all />}
      <div className="import-next">
        {job.can.cancel && (
          <Button disabled={job.is_cancelling || cancel.isPending} onClick={() => cancel.mutate(id)}>
            {t("jobs.cancel")}
          </Button>
        )}
        {!active && !answer?.import && <Button onClick={onBack}>{t("import.backToPlan")}</Button>}
      </div>
    </section>
  );
}
