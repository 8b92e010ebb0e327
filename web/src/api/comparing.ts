/** 流程对比: what can be put side by side, and how the second differs from the first. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { AnalysedFlow, Clock, Took } from "./analysis";
import { request } from "./client";

export interface FlowVersion {
  version: string;
  is_now: boolean;
  runs: number;
  /** The days on which the first and the last of its runs began; null without any. */
  first: string | null;
  last: string | null;
}

export interface ComparableFlow extends AnalysedFlow {
  form: string;
  form_id: string;
  is_approval: boolean;
  versions: readonly FlowVersion[];
}

/** few: too few to say; even: the difference may be chance; else what the second is against the first. */
export type Verdict = "few" | "even" | "less" | "more";
export type ByClock = Readonly<Record<Clock, Verdict>>;
export type Times = Omit<Took, "share">;

export interface ComparedSide extends Record<Clock, Times> {
  flow: AnalysedFlow;
  version: FlowVersion | null;
  runs: Record<"begun" | "ended" | "running" | "approved" | "rejected" | "withdrawn" | "cancelled", number>;
  sent_back: number;
  sent_back_rate: number;
  rejected_rate: number;
  timed: number;
  late: number;
  late_rate: number | null;
}

export interface ComparedStep extends Record<Clock, Times> {
  label: string;
  ways: readonly string[];
  is_gone: boolean;
  visits: number;
  by_itself: number;
  late: number | null;
  late_rate: number | null;
  returned: number;
  returned_rate: number;
  rework_rate: number;
  open: number;
}

export interface ComparedPair {
  node: string;
  kind: string;
  label: string;
  may_wait: boolean;
  sides: readonly [ComparedStep | null, ComparedStep | null];
  verdicts: { took: ByClock | null; returned: Verdict | null; late: Verdict | null };
}

export interface Comparison {
  from: string;
  until: string;
  /** Of fewer than that nothing is said. */
  few: number;
  sides: readonly [ComparedSide, ComparedSide];
  verdicts: {
    took: ByClock;
    waiting: ByClock;
    working: ByClock;
    sent_back: Verdict;
    rejected: Verdict;
    late: Verdict | null;
  };
  steps: readonly ComparedPair[];
}

/** One of the two: a flow by its key; version: only what went by it. */
export interface Chosen {
  flow: string;
  version?: string | undefined;
}

export interface ComparisonAsked {
  app: string;
  sides: readonly [Chosen, Chosen];
  from: string;
  until: string;
}

const analysisOf = (app: string) => `/apps/${encodeURIComponent(app)}/analysis`;

export const useComparable = (app: string | undefined) =>
  useQuery({
    queryKey: ["analysis", "versions", app],
    queryFn: ({ signal }) =>
      request<{ rows: readonly ComparableFlow[] }>({ path: `${analysisOf(app ?? "")}/versions`, signal }),
    select: (found) => found.rows,
    enabled: app !== undefined,
    staleTime: 60_000,
    retry: false,
  });

export const useComparison = (asked: ComparisonAsked | null) =>
  useQuery({
    queryKey: ["analysis", "compare", asked],
    queryFn: ({ signal }) => {
      const { app = "", sides, from = "", until = "" } = asked ?? {};
      const [one, two] = sides ?? [];
      const search = new URLSearchParams({
        flow: one?.flow ?? "",
        ...(one?.version ? { version: one.version } : {}),
        with: two?.flow ?? "",
        ...(two?.version ? { with_version: two.version } : {}),
        ...{ from, until },
      });
      return request<Comparison>({ path: `${analysisOf(app)}/compare?${search}`, signal });
    },
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
