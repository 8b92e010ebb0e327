/** Runs as a whole: stuck ones, the last of each flow and what they wrote, who stands in for whom, and the way ahead. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client";
import { type WireComing, type WireRunRow, type WireWatched, watchedOf } from "./taskWire";
import { type FlowName, taskKeys } from "./todo";
import type { Payload, Ref } from "./types";

export type Watch = "stuck" | "long";

interface Paged<T> {
  rows: readonly T[];
  next: string | null;
}

const pageOf = (path: string, before: string) =>
  before ? `${path}${path.includes("?") ? "&" : "?"}before=${before}` : path;

/** Runs that cannot go on, or in which somebody has been asked for days. */
export const useWatched = (which: Watch) =>
  useInfiniteQuery({
    queryKey: [...taskKeys.all, "watched", which],
    queryFn: ({ pageParam, signal }) =>
      request<Paged<WireWatched>>({ path: pageOf(`/runs?which=${which}`, pageParam), signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    select: (found) => found.pages.flatMap((page) => page.rows.map(watchedOf)),
  });

/** Whether one looks after flows, and how many of their runs cannot go on; a hundred means «or more». */
export const useStuckCount = (isOn: boolean) =>
  useQuery({
    queryKey: [...taskKeys.all, "stuckCount"],
    queryFn: ({ signal }) => request<{ keeps: boolean; count: number }>({ path: "/stuck_runs", signal }),
    enabled: isOn,
    staleTime: 60_000,
  });

/** A flow as it runs. */
export interface FlowRunning extends FlowName {
  key: string;
  is_on: boolean;
  running: number;
  /** How many of these go by an earlier version. */
  earlier: number;
  stuck: number;
  last: WireRunRow | null;
}

const flowsPath = (app: string) => `/apps/${encodeURIComponent(app)}/flows`;

export const askFlowsRunning = (app: string, signal?: AbortSignal) =>
  request<{ rows: readonly FlowRunning[] }>({ path: flowsPath(app), signal });

export const useFlowsRunning = (app: string) =>
  useQuery({
    queryKey: [...taskKeys.all, "flows", app],
    queryFn: ({ signal }) => askFlowsRunning(app, signal),
    select: (found) => found.rows,
    retry: false,
  });

/** Records a flow is due for already, at most a thousand looked at; and having it begin for them. */
export const dueApi = {
  count: (app: string, flow: string) =>
    request<{ count: number; is_more: boolean }>({ path: `${flowsPath(app)}/${flow}/due` }),
  begin: (app: string, flow: string) =>
    request<unknown>({ method: "POST", path: `${flowsPath(app)}/${flow}/due`, body: {} }),
};

export const useFlowRuns = (app: string, flow: string | undefined) =>
  useInfiniteQuery({
    queryKey: [...taskKeys.all, "flowRuns", app, flow ?? ""],
    queryFn: ({ pageParam, signal }) =>
      request<Paged<WireRunRow>>({ path: pageOf(`${flowsPath(app)}/${flow}/runs`, pageParam), signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: flow !== undefined,
  });

/** A record a run wrote. */
export interface Deed {
  at: string;
  kind: string;
  record: { app: string; form: string; label: string; id: string; title: string | null };
  changes: readonly { path: string; label: string; before: unknown; after: unknown }[];
}

export const useWrote = (run: string) =>
  useQuery({
    queryKey: [...taskKeys.run(run), "wrote"],
    queryFn: ({ signal }) => request<{ rows: readonly Deed[] }>({ path: `/runs/${run}/wrote`, signal }),
    select: (found) => found.rows,
  });

export interface StandIn {
  id: string;
  person: Ref;
  stand_in: Ref;
  from: string;
  until: string;
  /** Null for all of them. */
  flows: readonly FlowName[] | null;
}

export interface StandIns {
  mine: readonly StandIn[];
  others: readonly StandIn[];
  /** Flows to choose from. */
  flows: readonly FlowName[];
  /** Told to administrators: everybody's, and all flows. */
  every?: readonly StandIn[];
  all_flows?: readonly FlowName[];
}

const STAND_INS = [...taskKeys.all, "standIns"];

export const useStandIns = () =>
  useQuery({
    queryKey: STAND_INS,
    queryFn: ({ signal }) => request<StandIns>({ path: "/stand_ins", signal }),
  });

export interface Appointment {
  to: string;
  /** Whose to-dos they are, where an administrator asks for it; one's own without it. */
  for?: string;
  from: string;
  until: string;
  flows: readonly string[];
}

export function useStandInActs() {
  const client = useQueryClient();
  const settled = () => client.invalidateQueries({ queryKey: STAND_INS });
  const appoint = useMutation({
    mutationFn: (body: Appointment) => request({ method: "POST", path: "/stand_ins", body }),
    onSuccess: settled,
  });
  const end = useMutation({
    mutationFn: (id: string) => request({ method: "POST", path: `/stand_ins/${id}/end`, body: {} }),
    onSuccess: settled,
  });
  return { appoint, end };
}

/** Everything that waits for somebody goes to another; how much is left is answered. */
export const handOver = (from: string, to: string | null) =>
  request<{ left: number }>({
    method: "POST",
    path: "/tasks/hand_over",
    body: { from, ...(to ? { to } : {}) },
  });

/** The way a record would go by a flow if it were handed in as it stands. */
export interface Way {
  flow: FlowName;
  steps: readonly WireComing[];
}

/** id: of a record that is there, and is as it is stored but for these values. */
export const askWay = (app: string, form: string, values: Payload, signal?: AbortSignal, id?: string) =>
  request<{ rows: readonly Way[] }>({
    method: "POST",
    path: `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(form)}/way`,
    body: { values, ...(id ? { id } : {}) },
    signal,
  });
