/** The log of a run on the wire: each visit of a step, what it was given, and what it did. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { request } from "./client";
import { taskKeys } from "./todo";
import type { Ref } from "./types";
import type { Deed } from "./watching";

export interface LogRead {
  path: string;
  label: string;
  value: unknown;
  /** Whether the reader may see it; without it there is no value. */
  shown: boolean;
}

export interface LogWay {
  label: string;
  taken: boolean;
  /** It has a condition. */
  asked: boolean;
  holds: boolean | null;
  reads: readonly LogRead[];
}

/** One message over a channel, or one attempt of a call. */
export interface LogSent {
  over: string;
  to: string | null;
  person: Ref | null;
  at: string | null;
  state: "waiting" | "sent" | "delivered" | "done" | "failed" | "dead" | "moot" | "withheld";
  attempts: number;
  status: number | null;
  why: string | null;
  answer: string | null;
}

export interface LogStep {
  visit: string;
  node: string;
  kind: string;
  label: string;
  depth: number;
  arm: string | null;
  state: "open" | "passed" | "rejected" | "returned" | "cancelled";
  began: string;
  ended: string | null;
  until: string | null;
  ways: readonly LogWay[];
  waited: LogWay | null;
  found: {
    app: string | null;
    form: string | null;
    label: string;
    /** Null where the reader does not see all of the form. */
    count: number | null;
    records: readonly { id: string; title: string | null }[];
  } | null;
  wrote: readonly Deed[];
  told: readonly {
    people: readonly Ref[];
    text: string | null;
    over: readonly string[];
    sent: readonly LogSent[];
  }[];
  call: {
    host: string | null;
    given: readonly { name: string; value: string | null }[];
    tried: readonly LogSent[];
    shown: boolean;
  } | null;
  runs: readonly { id: string; state: string | null }[];
  tasks: readonly {
    person: Ref;
    acted_by: Ref | null;
    state: string;
    vote: string | null;
    opinion: string | null;
    opened: string;
    closed: string | null;
  }[];
  stuck: string | null;
}

export interface LogGiven {
  what: string;
  button: string | null;
  deed: Deed | null;
  parent: string | null;
  due_at: string | null;
  missed: boolean;
  program: boolean;
}

export interface LogPart {
  given: LogGiven | null;
  steps: readonly LogStep[];
  besides: readonly Deed[];
  next: string | null;
}

export const useRunLog = (run: string) =>
  useInfiniteQuery({
    queryKey: [...taskKeys.run(run), "log"],
    queryFn: ({ pageParam, signal }) =>
      request<LogPart>({ path: `/runs/${run}/log${pageParam ? `?after=${pageParam}` : ""}`, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    retry: false,
  });
