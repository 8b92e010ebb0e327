/** Test runs of a flow of a draft: the way a record that is there would go; nothing is kept. */
import { request } from "./client";
import type { Value } from "./types";

export type TrialAnswer = "approve" | "reject" | "back";

/** A value a condition read. path: keys. */
export interface TrialRead {
  path: string;
  label: string;
  value: Value;
}

export interface TrialChange {
  path: string;
  label: string;
  before: Value;
  after: Value;
  /** Not where it is another one for each record. */
  is_known: boolean;
}

/** Something a step would do. */
export interface TrialDeed {
  what: "change" | "make" | "remove" | "tell" | "find" | "begin" | "call";
  form: { app: string; form: string } | null;
  of: string | null;
  count: number;
  records: readonly (string | null)[];
  changes: readonly TrialChange[];
  people: readonly (string | null)[];
  text: string | null;
  over: readonly string[];
}

export interface TrialWay {
  id: string;
  /** Whether its condition holds; null without one. */
  holds: boolean | null;
  taken: boolean;
}

export interface TrialStep {
  node: string;
  kind: string;
  label: string;
  /** How often the record was here before. */
  round: number;
  state: "open" | "passed" | "rejected" | "returned" | "cancelled";
  people: readonly { name: string | null; vote: "approve" | "reject" | null }[];
  answer: TrialAnswer | null;
  offers: readonly TrialAnswer[];
  chosen_by: "starter" | "before" | null;
  until: string | null;
  why: readonly string[];
  does: readonly TrialDeed[];
  /** Fields that must be filled in here and hold nothing; what would have to hold besides. */
  fills: readonly string[];
  checks: readonly string[];
  ways: readonly TrialWay[];
  reads: readonly TrialRead[];
  is_stuck: boolean;
}

export interface Trial {
  /** Why the draft makes no sense; then nothing else counts. */
  problem: string | null;
  begins: boolean;
  reads: readonly TrialRead[];
  starter: string | null;
  begun: readonly TrialDeed[];
  steps: readonly TrialStep[];
  ended: readonly TrialDeed[];
  state: "running" | "approved" | "rejected" | "withdrawn" | "cancelled";
  stuck: string | null;
}

/** By step, what people say there the first time, the second time … */
export type TrialAnswers = Readonly<Record<string, readonly TrialAnswer[]>>;

export interface TrialWish {
  record: string;
  starter?: string;
  answers: TrialAnswers;
}

export const tryFlow = (app: string, flow: string, body: TrialWish, signal?: AbortSignal) =>
  request<Trial>({
    method: "POST",
    path: `/building/${encodeURIComponent(app)}/draft/flows/${flow}/try`,
    body,
    signal,
  });

/** What is missing for a test run; nothing, where forms are empty and there is no problem. */
export interface TrialLacks {
  problem: string | null;
  /** What those forms are called whose data one does not see whole. */
  forms: readonly string[];
  /** Each of which would show all of them. */
  roles: readonly { id: string; name: string }[];
}

export const trialLacks = (app: string, flow: string, signal?: AbortSignal) =>
  request<TrialLacks>({
    path: `/building/${encodeURIComponent(app)}/draft/flows/${flow}/try`,
    signal,
  });
