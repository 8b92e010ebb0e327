/** 流程分析: which flows one may ask about, and what became of their runs between two days. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "./client";
import type { WireRunRow } from "./taskWire";
import type { Ref } from "./types";

export interface AnalysedFlow {
  id: string;
  key: string;
  label: string;
  is_on: boolean;
}

export interface AnalysedApp {
  key: string;
  label: string;
  flows: readonly AnalysedFlow[];
}

/** The two clocks: all time, or that of working days only. */
export type Clock = "natural" | "workdays";

export interface Spread {
  count: number;
  mean_seconds: number;
  median_seconds: number;
  p90_seconds: number;
}

export interface Took {
  took: Spread | null;
  /** Medians: until it was opened first, and from then on. */
  waiting_seconds: number | null;
  working_seconds: number | null;
  waiting_share: number | null;
  /** Of all the time of these runs. */
  share: number;
}

export interface AnalysedStep extends Record<Clock, Took> {
  flow: string;
  node: string;
  kind: string;
  label: string;
  /** The ways that lead to it. */
  ways: readonly string[];
  may_wait: boolean;
  is_gone: boolean;
  visits: number;
  by_itself: number;
  late: number | null;
  late_rate: number | null;
  again: number;
  rework_rate: number;
  returned: number;
  open: number;
  oldest: WireRunRow | null;
  oldest_since: string | null;
  records: { reached: number; stands: number; ended: number };
}

export interface AnalysedPerson extends Record<Clock, Spread> {
  person: Ref | null;
  done: number;
}

export const ENDS = ["approved", "rejected", "withdrawn", "cancelled"] as const;

export interface Analysis {
  from: string;
  until: string;
  flows: readonly AnalysedFlow[];
  runs: Record<(typeof ENDS)[number] | "begun" | "running", number> & Record<Clock, Spread | null>;
  records: { begun: number; agreed: number };
  bottleneck: Record<Clock, { flow: string; node: string; share: number } | null>;
  steps: readonly AnalysedStep[];
  /** Null where one may not see who was how fast. */
  people: readonly AnalysedPerson[] | null;
}

export const useAnalysable = (isOn = true) =>
  useQuery({
    queryKey: ["analysis"],
    queryFn: ({ signal }) => request<{ rows: readonly AnalysedApp[] }>({ path: "/analysis", signal }),
    select: (found) => found.rows,
    enabled: isOn,
    staleTime: 300_000,
    retry: false,
  });

export interface Asked {
  app: string;
  /** Its key; without it all flows of the app. */
  flow?: string | undefined;
  from: string;
  until: string;
}

export const useAnalysis = (asked: Asked | null) =>
  useQuery({
    queryKey: ["analysis", asked],
    queryFn: ({ signal }) => {
      const { app = "", flow, from = "", until = "" } = asked ?? {};
      const search = new URLSearchParams({ from, until, ...(flow ? { flow } : {}) });
      return request<Analysis>({ path: `/apps/${encodeURIComponent(app)}/analysis?${search}`, signal });
    },
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
