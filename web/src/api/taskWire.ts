/** Tasks and runs as the server tells them, turned into what screens show. Pure. What it does not tell is left out. */
import type { Asked } from "./asked";
import type { FileRef } from "./files";
import { mineOf } from "./taskMine";
import type {
  Mine,
  NodeName,
  RunCan,
  RunView,
  Said,
  Step,
  TaskButton,
  TaskRow,
  TaskSort,
  Waiting,
} from "./tasks";
import type { FlowName, FormName } from "./todo";
import type { FieldView, Ref, Value, Values } from "./types";

export interface WireRow {
  id: string;
  run: string;
  flow: FlowName;
  step: string;
  node?: { id: string; kind: string };
  kind: string;
  state: string;
  vote: string | null;
  form: FormName | null;
  record: { id: string; title: string | null } | null;
  values: Record<string, Value>;
  shows?: readonly { field: FieldView; value: Value }[];
  starter: Ref | null;
  for: Ref | null;
  opened_at: string;
  closed_at: string | null;
  due_at: string | null;
  seen: boolean;
  count?: number;
  /** What a step told one. */
  told?: string | null;
  batch?: boolean;
  opinion?: Mine["opinion"] | null;
}

/** A run in a list. */
export interface WireRunRow {
  id: string;
  flow: FlowName;
  state: RunView["state"];
  starter: Ref | null;
  begun_at: string;
  ended_at: string | null;
  record: { app: string; form: string; id: string; title: string | null } | null;
  is_stuck: boolean;
}

interface WireWait {
  visit: string;
  step: string;
  node: string;
  kind?: string;
  for?: Waiting["for"];
  people: readonly Ref[];
  offered?: boolean;
  /** Told to who looks after the run: the tasks, to be given to others. */
  asked?: Waiting["asked"];
  skips?: boolean;
  since: string;
  until: string | null;
  then?: string | null;
}

interface WireEvent {
  at: string;
  what: string;
  visit?: string | null;
  step: string | null;
  kind?: string;
  by: Ref | null;
  acted_by: Ref | null;
  state: string | null;
  vote: string | null;
  opinion: string | null;
  opened_at?: string | null;
  left_at?: string | null;
  added_by?: Ref | null;
  /** The task that was signed, for who may see with what. */
  signature?: string | null;
  /** The task of an answer, what came with it, on which version of the record it was given, and what was changed since. */
  task?: string | null;
  files?: readonly FileRef[];
  version?: number | null;
  compares?: boolean;
  changes?: Asked["changes"];
  /** The version of the app whose flow counts from then on. */
  by_version?: RunView["by_version"];
  why: string | null;
  people?: readonly Ref[];
  to?: string | null;
}

/** A run without its history, as who looks after it lists it. */
export interface WireWatched extends WireRunRow {
  waits: readonly WireWait[];
  can: readonly string[];
  stuck: string | null;
  /** My open task in it. */
  task: string | null;
  locks: boolean;
}

export interface WireRun extends WireWatched {
  events: readonly WireEvent[];
  later?: readonly WireComing[];
}

/** A step to come. chosen_by: who says who is asked there, where nobody did yet. */
export interface WireComing {
  node: string;
  kind: string;
  step: string;
  people: readonly Ref[];
  chosen_by?: "starter" | "before" | null;
}

export interface WireTask {
  id: string;
  mine: boolean;
  /** It only shows something, and asks for nothing. */
  copy?: boolean;
  claimable?: boolean;
  taken_by?: Ref | null;
  state: string;
  offers: readonly TaskButton[];
  opinion: Mine["opinion"] | null;
  signature: boolean;
  quick: readonly string[];
  kept: string | null;
  writes: readonly string[];
  requires: readonly string[];
  form: FormName | null;
  record: { id: string; version: number; title: string | null; values: Values } | null;
  run: WireRun;
  step: string | null;
  kind: Mine["kind"];
  names: Mine["names"];
  aids?: Mine["aids"];
  back_to: "starter" | "before" | "any" | "nobody" | null;
  straight: Mine["straight"] | null;
  chooses?: Mine["chooses"];
  added: Mine["added"];
  merged?: Mine["merged"];
  for: Ref | null;
  due_at: string | null;
}

const named = (label: string, kind = "approve", id = label): NodeName => ({ id, label, kind });

/** A line of to-dos. Its fields are looked up by who shows it, where the server does not say what they are. */
export function rowOf(row: WireRow, fieldsOf: (form: FormName) => readonly FieldView[]): TaskRow {
  const fields = row.form ? fieldsOf(row.form) : [];
  const shows = row.shows ?? Object.entries(row.values).flatMap(([key, value]) => shown(fields, key, value));
  const { form, node, values, ...same } = row;
  return {
    ...same,
    form,
    task: row.id,
    node: named(row.step, node?.kind || (row.kind === "handle" ? "handle" : "approve"), node?.id),
    sort: row.kind as TaskSort,
    shows,
    state: "running",
    vote: row.vote as TaskRow["vote"],
    // Without a word of the server it is tried, and refused with words where something was to be filled in.
    batch: row.batch ?? true,
    opinion: row.opinion ?? "to_reject",
    returned: false,
    isClaimable: row.state === "offered",
  };
}

function shown(fields: readonly FieldView[], key: string, value: Value) {
  const field = fields.find((one) => one.key === key);
  return field ? [{ field, value }] : [];
}

/** A line of what one began. */
export function startedOf(row: WireRunRow, labelOf: (app: string, form: string) => string): TaskRow {
  const { record } = row;
  return {
    id: row.id,
    task: null,
    run: row.id,
    flow: row.flow,
    form: record && { app: record.app, key: record.form, label: labelOf(record.app, record.form) },
    node: null,
    sort: null,
    record,
    shows: [],
    state: row.state,
    vote: null,
    for: null,
    starter: null,
    opened_at: row.begun_at,
    closed_at: row.ended_at,
    due_at: null,
    seen: true,
    opinion: "never",
    batch: false,
    returned: false,
    isClaimable: false,
  };
}

/** What is told of a run besides its visits and answers. */
const STEPS: ReadonlySet<string> = new Set(["began", "came", "answered", "ended"]);

/** The visits of a run with who answered at each; what stands at none stands at the last before it. */
export function stepsOf(run: WireRun): Step[] {
  const steps: Draft[] = [];
  const at = (event: { visit?: string | null; step: string | null }) =>
    steps.findLast((one) => (event.visit ? one.visit === event.visit : one.node.label === event.step));
  for (const event of run.events) {
    if (event.what === "came") steps.push(begun(event));
    else if (event.what === "answered") at(event)?.people.push(answered(event, at(event)));
    else if (!STEPS.has(event.what)) (at(event) ?? steps.at(-1))?.said.push(saidOf(event));
  }
  for (const wait of run.waits) {
    const step = steps.findLast((one) => one.state === "open" && isOf(one, wait));
    if (!step) continue;
    step.visit ??= wait.visit;
    step.due_at = wait.until;
    step.people.push(...wait.people.map((person) => waiting(person, wait.since)));
  }
  for (const next of run.later ?? []) steps.push(toCome(next));
  return steps;
}

type Draft = Omit<Step, "people" | "said"> & { people: Asked[]; said: Said[] };

const isOf = (step: Draft, wait: WireWait) =>
  step.visit ? step.visit === wait.visit : step.node.label === wait.step;

const begun = (event: WireEvent): Draft => ({
  visit: event.visit ?? null,
  node: named(event.step ?? "", event.kind),
  state: (event.state ?? "open") as Step["state"],
  entered_at: event.at,
  left_at: event.left_at ?? null,
  due_at: null,
  why: event.why,
  people: [],
  said: [],
});

const nobody = {
  task: null,
  opinion: null,
  acted_by: null,
  added_by: null,
  signature: null,
  files: [],
  version: null,
  compares: false,
  changes: [],
};

const answered = (event: WireEvent, step: Draft | undefined): Asked => ({
  ...nobody,
  person: event.by,
  state: (event.state ?? "done") as Asked["state"],
  vote: event.vote as Asked["vote"],
  opinion: event.opinion,
  acted_by: event.acted_by,
  opened_at: event.opened_at ?? step?.entered_at ?? null,
  closed_at: event.at,
  added_by: event.added_by ?? null,
  signature: event.signature ? `/api/v1/tasks/${event.signature}/signature` : null,
  task: event.task ?? null,
  files: event.files ?? [],
  version: event.version ?? null,
  compares: event.compares ?? false,
  changes: event.changes ?? [],
});

const waiting = (person: Ref, since: string | null): Asked => ({
  ...nobody,
  person,
  state: "open",
  vote: null,
  opened_at: since,
  closed_at: null,
});

const saidOf = (event: WireEvent): Said => ({
  at: event.at,
  person: event.by,
  what: event.what,
  people: event.people ?? [],
  to: event.to ?? null,
  text: event.why,
  by_version: event.by_version ?? null,
});

export const toCome = (next: WireComing): Draft => ({
  visit: null,
  node: named(next.step, next.kind, next.node),
  state: "later",
  entered_at: null,
  left_at: null,
  due_at: null,
  why: null,
  people: next.people.map((person) => ({ ...waiting(person, null), state: "later" })),
  said: [],
  chosen_by: next.chosen_by ?? null,
});

/** Node at which a record lies with who began it. */
const START = "start";

function forWhat({ node, people, until }: WireWait): Waiting["for"] {
  if (node === START) return "starter";
  return people.length > 0 ? "people" : until ? "time" : "change";
}

const CAN = ["withdraw", "remind", "stop", "retry", "revoke", "skip", "replace", "hand_in"] as const;

/** A run with its course; `mine`: what it asks of who looks. */
export function runOf(run: WireRun, form: FormName | null, mine: Mine | null = null): RunView {
  const steps = stepsOf(run);
  return {
    id: run.id,
    flow: run.flow,
    form: form ?? (run.record && { app: run.record.app, key: run.record.form, label: "" }),
    record: run.record,
    state: run.state,
    starter: run.starter,
    begun_at: run.begun_at,
    by_version: run.events.find((one) => one.what === "began")?.by_version ?? null,
    ended_at: run.ended_at,
    locks: run.locks,
    stuck: run.is_stuck ? { message: run.stuck ?? "" } : null,
    waits: run.waits.map((wait) => ({
      visit: wait.visit,
      node: named(wait.step, wait.kind || undefined, wait.node),
      asked: wait.asked ?? [],
      skips: wait.skips ?? false,
      for: wait.for ?? forWhat(wait),
      people: wait.people,
      isOffered: wait.offered ?? false,
      since: wait.since,
      until: wait.until,
      next: wait.then ?? null,
    })),
    steps,
    can: Object.fromEntries(CAN.map((one) => [one, run.can.includes(one)])) as unknown as RunCan,
    mine,
    task: run.task,
    claim: null,
    takenBy: null,
  };
}

/** A run as a task shows it: what it asks of who looks, or offers them. */
export const runByTask = (task: WireTask): RunView => ({
  ...runOf(task.run, task.form, mineOf(task)),
  claim: task.claimable ? task.id : null,
  takenBy: task.taken_by ?? null,
});

/** A run as it is listed to who looks after it. */
export const watchedOf = (run: WireWatched): RunView => runOf({ ...run, events: [] }, null);
