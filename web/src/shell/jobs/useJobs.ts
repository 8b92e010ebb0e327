/** One's own jobs: looked at every second while one of them goes on, and told of when it ends. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import { isActive, type JobState, type JobView } from "../../api/jobs";
import { toast } from "../../kit/toast";
import { t } from "../../text";

const LOOK_MS = 1000;
type Jobs = { rows: JobView[] };

export const useJobs = () =>
  useQuery({
    queryKey: keys.jobs,
    queryFn: ({ signal }) => api.jobs(signal),
    refetchInterval: (query) => (query.state.data?.rows.some(isActive) ? LOOK_MS : false),
    staleTime: 30_000,
  });

export const useJob = (id: string) =>
  useQuery({
    queryKey: keys.job(id),
    queryFn: ({ signal }) => api.job(id, signal),
    refetchInterval: (query) => (query.state.data && isActive(query.state.data) ? LOOK_MS : false),
  });

/** Put a job just asked for among those that are watched. */
export function watchJob(client: QueryClient, job: JobView): void {
  client.setQueryData<Jobs>(keys.jobs, (known) => ({
    rows: [job, ...(known?.rows.filter((one) => one.id !== job.id) ?? [])],
  }));
  client.setQueryData(keys.job(job.id), job);
}

function useJobCall(call: (id: string) => Promise<JobView>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: (job) => {
      watchJob(client, job);
      return client.invalidateQueries({ queryKey: keys.forms });
    },
    onError: toast.fail,
    onSettled: () => client.invalidateQueries({ queryKey: keys.jobs }),
  });
}

export const useCancelJob = () => useJobCall(api.cancelJob);
export const useRetryJob = () => useJobCall(api.retryJob);
export const useUndoJob = () => useJobCall(api.undoJob);

const isLookedAt = (client: QueryClient, id: string) =>
  (client
    .getQueryCache()
    .find({ queryKey: keys.job(id) })
    ?.getObserversCount() ?? 0) > 0;

/** Say when a job has ended unless it is looked at, and forget what was read before. */
export function useEndings(rows: readonly JobView[] | undefined, onShow: (id: string) => void): void {
  const client = useQueryClient();
  const known = useRef<ReadonlyMap<string, JobState> | null>(null);
  const show = useRef(onShow);
  show.current = onShow;
  useEffect(() => {
    if (!rows) return;
    const before = known.current;
    known.current = new Map(rows.map((job) => [job.id, job.state]));
    for (const job of rows) {
      const state = before?.get(job.id);
      if (!state || !isActive({ state }) || isActive(job)) continue;
      void client.invalidateQueries({ queryKey: keys.forms });
      if (isLookedAt(client, job.id)) continue;
      toast.offer(endText(job), t("jobs.look"), () => show.current(job.id));
    }
  }, [rows, client]);
}

function endText(job: JobView): string {
  if (job.state === "failed") return t("jobs.toldFailed", { title: job.title });
  if (job.state === "cancelled") return t("jobs.toldCancelled", { title: job.title });
  return t("jobs.toldDone", { title: job.title });
}
