/** Runs of a flow under way by its versions: how many by which, where each would come by the one of now, and moving them. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { request } from "./client";
import { type FlowName, taskKeys } from "./todo";

export interface VersionStep {
  node: string;
  kind: string;
  label: string;
  /** The ways that lead to it, the outermost first. */
  ways: readonly string[];
}

/** A version of a flow runs go by; the first is that of now. `steps`: null where they can be read no more. */
export interface FlowVersion {
  version: string;
  is_now: boolean;
  count: number;
  since: string | null;
  steps: readonly VersionStep[] | null;
}

export interface FlowVersions {
  flow: FlowName & { key: string };
  now: number;
  earlier: number;
  /** Whether the caller may move runs, and not only look. */
  can_renew: boolean;
  versions: readonly FlowVersion[];
}

export interface UnderWay {
  id: string;
  /** Null where the record is out of sight, or there is none. */
  title: string | null;
  begun_at: string;
  is_stuck: boolean;
  version: string;
  waits: readonly { step: string; since: string }[];
  /** Where it goes on by the version of now; `step` null: from the beginning. Null where it cannot be moved, or needs not. */
  lands: { stays: boolean; node: string | null; step: string | null } | null;
  why: string | null;
}

export interface Renewed {
  moved: number;
  refused: readonly { id: string; title: string | null; why: string }[];
  left: number;
  next: string | null;
}

/** Which runs are moved: just these, or the oldest but for some. */
export type Wish = { runs: readonly string[] } | { but: readonly string[]; after: string | null };

export type By = "earlier" | "now";

const pathOf = (app: string, flow: string) =>
  `/apps/${encodeURIComponent(app)}/flows/${encodeURIComponent(flow)}`;

export const underWayKeys = (app: string, flow: string) => [...taskKeys.all, "underWay", app, flow] as const;

export const useFlowVersions = (app: string, flow: string) =>
  useQuery({
    queryKey: [...underWayKeys(app, flow), "versions"],
    queryFn: ({ signal }) => request<FlowVersions>({ path: `${pathOf(app, flow)}/versions`, signal }),
    retry: false,
  });

export const useUnderWay = (app: string, flow: string, by: By, isOn: boolean) =>
  useInfiniteQuery({
    queryKey: [...underWayKeys(app, flow), by],
    queryFn: ({ pageParam, signal }) =>
      request<{ rows: readonly UnderWay[]; next: string | null }>({
        path: `${pathOf(app, flow)}/under_way?which=${by}${pageParam && `&after=${pageParam}`}`,
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: isOn,
  });

export const renew = (app: string, flow: string, wish: Wish) =>
  request<Renewed>({ method: "POST", path: `${pathOf(app, flow)}/renew`, body: wish });
