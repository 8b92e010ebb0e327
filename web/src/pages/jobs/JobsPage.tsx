/** What goes on behind the pages: what runs, waits, failed; for administrators everybody's and the system's own. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/calls";
import { keys, useSession } from "../../api/hooks";
import { isActive, type JobList, type JobView } from "../../api/jobs";
import { dateTimeText } from "../../kit/format";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Refused } from "../../shell/Broken";
import { showJob } from "../../shell/jobs/JobDialog";
import { JobProgress } from "../../shell/jobs/JobProgress";
import { useCancelJob, useRetryJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import "./jobs.css";

const LOOK_MS = 2000;
const STATES = ["", "active", "failed", "done"] as const;

const useJobPages = (asked: JobList) =>
  useInfiniteQuery({
    queryKey: [...keys.jobs, "pages", asked],
    queryFn: ({ pageParam, signal }) => api.jobPages({ ...asked, after: pageParam }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.rows.some((job) => job.state === "running"))
        ? LOOK_MS
        : false,
  });

export function JobsPage() {
  const session = useSession();
  const [state, setState] = useState<JobList["state"]>("");
  const [own, setOwn] = useState(false);
  const isAdmin = session.data?.user.admin ?? false;
  const jobs = useJobPages({ state, all: isAdmin && !own });
  const rows = jobs.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Page title={t("jobs.title")}>
      <div className="jobs-tools">
        <fieldset className="choice-tabs" aria-label={t("jobs.which")}>
          {STATES.map((one) => (
            <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)}>
              {t(one === "" ? "jobs.every" : one === "active" ? "jobs.goingOn" : `jobs.${one}`)}
            </button>
          ))}
        </fieldset>
        {isAdmin && (
          <label className="jobs-own">
            <input type="checkbox" checked={own} onChange={(event) => setOwn(event.target.checked)} />
            {t("jobs.own")}
          </label>
        )}
      </div>
      <div className="paper jobs-page">
        {jobs.isPending && (
          <Loading>
            <ListBones rows={6} />
          </Loading>
        )}
        {jobs.error && <Refused error={jobs.error} onRetry={() => jobs.refetch()} />}
        {jobs.data && rows.length === 0 && <Empty title={t(state === "" ? "jobs.none" : "jobs.noneSuch")} />}
        {rows.length > 0 && (
          <table>
            <thead>
              <tr>
                <th>{t("jobs.what")}</th>
                <th>{t("jobs.by")}</th>
                <th>{t("jobs.at")}</th>
                <th>{t("jobs.how")}</th>
                <th>
                  <span className="visually-hidden">{t("page.more")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((job) => (
                <Line key={job.id} job={job} />
              ))}
            </tbody>
          </table>
        )}
        {jobs.hasNextPage && (
          <div className="jobs-more">
            <Button loading={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
              {t("jobs.more")}
            </Button>
          </div>
        )}
      </div>
    </Page>
  );
}

function Line({ job }: { job: JobView }) {
  const cancel = useCancelJob();
  const retry = useRetryJob();
  const isLater = job.state === "waiting" && job.run_at !== null && Date.parse(job.run_at) > Date.now();
  return (
    <tr>
      <td>
        <button type="button" className="plain-button is-link" onClick={() => showJob(job.id)}>
          {job.title}
        </button>
      </td>
      <td>{job.by.title}</td>
      <td className="num">{dateTimeText(job.created_at)}</td>
      <td>
        {isLater ? (
          <span className="num muted">{t("jobs.next", { at: dateTimeText(job.run_at ?? "") })}</span>
        ) : (
          <JobProgress job={job} />
        )}
        {job.late && (
          <p className="muted">
            {t("jobs.late", { due: dateTimeText(job.late.due_at), began: dateTimeText(job.late.began_at) })}
          </p>
        )}
        {job.error && (
          <p className="job-error">
            {isActive(job) ? t("jobs.lastFailed", { why: job.error.message }) : job.error.message}
          </p>
        )}
      </td>
      <td>
        {job.can.retry && (
          <Button loading={retry.isPending} onClick={() => retry.mutate(job.id)}>
            {t("jobs.retry")}
          </Button>
        )}
        {job.can.cancel && (
          <Button disabled={job.is_cancelling || cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {t("jobs.cancel")}
          </Button>
        )}
      </td>
    </tr>
  );
}
