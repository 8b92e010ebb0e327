/** How much waits for one: in the first load of both entries, so it is small. What waits is in tasks.ts. */
import { useQuery } from "@tanstack/react-query";
import { request } from "./client";

export interface FlowName {
  id: string;
  label: string;
}

export interface FormName {
  app: string;
  key: string;
  label: string;
}

export const taskKeys = {
  all: ["tasks"] as const,
  counts: ["tasks", "counts"] as const,
  run: (id: string) => ["tasks", "run", id] as const,
  task: (id: string) => ["tasks", "task", id] as const,
  records: ["tasks", "record"] as const,
  record: (run: string) => ["tasks", "record", run] as const,
  runsOf: (app: string, form: string) => ["tasks", "runs", app, form] as const,
  runs: (app: string, form: string, record: string) => ["tasks", "runs", app, form, record] as const,
};

/** A thousand means «or more». isOn: false while somebody looks with another's eyes, whose affairs these are not. */
export const useTodoCount = (isOn = true) =>
  useQuery({
    queryKey: taskKeys.counts,
    queryFn: ({ signal }) => request<{ todo: number; unseen?: number }>({ path: "/tasks?limit=1", signal }),
    enabled: isOn,
    staleTime: 60_000,
  });
