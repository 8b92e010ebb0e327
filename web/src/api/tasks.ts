/** Tasks and runs of flows on the wire: lists, one run with its course, and every act on them. */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Asked } from "./asked";
import { newKey, request } from "./client";
import { keys } from "./hooks";
import {
  rowOf,
  runByTask,
  runOf,
  startedOf,
  type WireRow,
  type WireRun,
  type WireRunRow,
  type WireTask,
} from "./taskWire";
import { type FlowName, type FormName, taskKeys } from "./todo";
import type { FieldView, FormView, Payload, PreviewAnswer, RecordView, Ref, Value } from "./types";

export type TaskList = "todo" | "started" | "done" | "copied" | "all";
export type RunState = "running" | "approved" | "rejected" | "withdrawn" | "cancelled";
export type VisitState = "open" | "passed" | "rejected" | "returned" | "cancelled" | "later";
export type TaskState = "later" | "open" | "done" | "moved" | "cancelled";
export type Vote = "approve" | "reject";
export type TaskSort = "ask" | "handle" | "copy" | "remind";
export type OpinionRule = "never" | "to_reject" | "always";

/** What a step may offer to who is asked at it (language/nodes/_asking.py). */
export type TaskButton =
  | "approve"
  | "reject"
  | "keep"
  | "transfer"
  | "delegate"
  | "add_before"
  | "add_after"
  | "add_beside"
  | "take_out"
  | "send_back"
  | "withdraw"
  | "stop"
  | "remind"
  | "copy_to"
  | "comment"
  | "sign"
  | "print"
  | "put_back";

export interface NodeName {
  id: string;
  label: string;
  kind: string;
}

/** A line of a list: a task of mine, or a run I began. */
export interface TaskRow {
  id: string;
  task: string | null;
  run: string;
  flow: FlowName;
  form: FormName | null;
  node: NodeName | null;
  sort: TaskSort | null;
  record: { id: string; title: string | null } | null;
  /** The fields its builder chose for cards. */
  shows: readonly { field: FieldView; value: Value }[];
  state: RunState;
  vote: Vote | null;
  /** For whom I stand in; null where it is my own. */
  for: Ref | null;
  starter: Ref | null;
  opened_at: string;
  closed_at: string | null;
  due_at: string | null;
  seen: boolean;
  /** Of how many records it is one to-do. */
  count?: number;
  /** What a step told one. */
  told?: string | null;
  opinion: OpinionRule;
  /** It may be agreed to without being opened: nothing has to be filled in, signed or chosen. */
  batch: boolean;
  /** It was sent back and has come again. */
  returned: boolean;
  /** It is offered to several: who claims it has it alone. */
  isClaimable: boolean;
}

export interface TaskPage {
  rows: readonly TaskRow[];
  next: string | null;
}

/** What a run waits for now, for whom, since and until when, and what follows then. */
export interface Waiting {
  visit: string;
  node: NodeName;
  for: "people" | "time" | "change" | "answer" | "run" | "starter";
  people: readonly Ref[];
  isOffered: boolean;
  /** Told to who looks after the run: the tasks, to be given to others. */
  asked: readonly { task: string; person: Ref | null }[];
  /** Whether who looks may skip it. */
  skips: boolean;
  since: string;
  until: string | null;
  /** What follows at that moment. */
  next: string | null;
}

/** What somebody did with a run besides deciding. */
export interface Said {
  at: string;
  person: Ref | null;
  what: string;
  people: readonly Ref[];
  to: string | null;
  text: string | null;
  by_version: RunView["by_version"];
}

export interface Step {
  visit: string | null;
  node: NodeName;
  state: VisitState;
  entered_at: string | null;
  left_at: string | null;
  due_at: string | null;
  why: string | null;
  people: readonly Asked[];
  said: readonly Said[];
  /** Of one to come: who says who is asked there, where nobody did yet. */
  chosen_by?: "starter" | "before" | null;
}

/** My open task in a run, and what its step lets me do. */
export interface Mine {
  task: string;
  node: NodeName;
  /** For whom I stand in; null where it is my own. */
  for: Ref | null;
  kind: "approve" | "handle" | "start";
  buttons: readonly TaskButton[];
  names: Readonly<Partial<Record<TaskButton, string>>>;
  opinion: OpinionRule;
  signature: boolean;
  quick: readonly string[];
  /** An opinion that was kept. */
  kept: string | null;
  /** Keys of the fields this step opens, and of those that must be filled in. */
  writes: readonly string[];
  required: readonly string[];
  due_at: string | null;
  back: readonly { to: string; label: string }[];
  straight: "step_by_step" | "straight" | "asked";
  /** At which steps to come I say who is asked. */
  chooses: readonly { node: string; label: string; many: boolean }[];
  /** Whom I had asked besides, and may take out again. */
  added: readonly { task: string; person: Ref | null }[];
  /** What helps to decide: fields of the record, and of what it names. */
  aids: readonly { field: FieldView; value: Value }[];
  /** The records it is one to-do for, if there are several. */
  merged?: readonly { task: string; record: { id: string; title: string | null } }[];
}

export interface RunCan {
  withdraw: boolean;
  remind: boolean;
  stop: boolean;
  retry: boolean;
  revoke: boolean;
  skip: boolean;
  replace: boolean;
  /** Once more, as it came to nothing. */
  hand_in: boolean;
}

export interface RunView {
  id: string;
  flow: FlowName;
  form: FormName | null;
  record: { id: string; title: string | null } | null;
  state: RunState;
  starter: Ref | null;
  begun_at: string;
  /** The version of the app whose flow it began by; null where it may not be known. */
  by_version: { version: number; at: string } | null;
  ended_at: string | null;
  /** Its record may be changed by nobody but who is asked. */
  locks: boolean;
  stuck: { message: string } | null;
  waits: readonly Waiting[];
  steps: readonly Step[];
  can: RunCan;
  mine: Mine | null;
  /** My open task in it. */
  task: string | null;
  /** A task that is offered to me and others, and that I may claim; and who claimed it. */
  claim: string | null;
  takenBy: Ref | null;
}

/** The record of a run as one sees it, with what is needed to draw it. */
export interface RunRecord {
  app: string;
  form: FormView;
  record: RecordView;
}

export interface TaskFilter {
  list: TaskList;
  /** Parameters of the server: flow, form, step, starter, days, late, unseen, words, state. */
  narrow: Readonly<Record<string, string>>;
  order: "longest" | "newest" | "due";
}

/** What the fields of cards are, and what forms are called. */
export interface Known {
  fieldsOf: (form: FormName) => readonly FieldView[];
  labelOf: (app: string, form: string) => string;
}

interface Paged<T> {
  rows: readonly T[];
  next: string | null;
}

async function readPage(
  { list, narrow, order }: TaskFilter,
  before: string,
  signal: AbortSignal,
): Promise<Paged<WireRow | WireRunRow>> {
  const asked = new URLSearchParams({ which: list, limit: String(PAGE), order, ...narrow });
  if (before) asked.set("before", before);
  return request({ path: `/${list === "started" ? "runs" : "tasks"}?${asked}`, signal });
}

const PAGE = 30;

export const useTasks = (filter: TaskFilter) =>
  useInfiniteQuery({
    queryKey: [...taskKeys.all, "list", filter],
    queryFn: ({ pageParam, signal }) => readPage(filter, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** The lines of pages as they are shown. */
export const rowsOf = (pages: readonly Paged<WireRow | WireRunRow>[] | undefined, known: Known): TaskRow[] =>
  (pages ?? []).flatMap((page) =>
    page.rows.map((row) => ("run" in row ? rowOf(row, known.fieldsOf) : startedOf(row, known.labelOf))),
  );

/** A task with its run, and its record as the task lets it be seen. */
export interface Opened {
  run: RunView;
  record: WireTask["record"];
  isCopy: boolean;
}

export const viewOf = (task: WireTask): Opened => ({
  run: runByTask(task),
  record: task.record,
  isCopy: task.copy ?? false,
});

export const useTask = (id: string | null) =>
  useQuery({
    queryKey: taskKeys.task(id ?? ""),
    queryFn: ({ signal }) => request<WireTask>({ path: `/tasks/${id}`, signal }),
    select: viewOf,
    enabled: id !== null,
    retry: false,
  });

/** The form of a task's record, as the task lets it be seen: also for who has no role there. */
export const useTaskForm = (id: string | null) =>
  useQuery({
    queryKey: [...taskKeys.task(id ?? ""), "form"],
    queryFn: ({ signal }) => request<FormView>({ path: `/tasks/${id}/form`, signal }),
    enabled: id !== null,
    retry: false,
  });

export const useRun = (id: string | null) =>
  useQuery({
    queryKey: taskKeys.run(id ?? ""),
    queryFn: ({ signal }) => request<WireRun>({ path: `/runs/${id}`, signal }),
    select: (run) => runOf(run, null),
    enabled: id !== null,
    retry: false,
  });

/** The runs about a record, the newest first. */
export const useRuns = (app: string, form: string, record: string) =>
  useQuery({
    queryKey: taskKeys.runs(app, form, record),
    queryFn: ({ signal }) =>
      request<{ rows: readonly WireRunRow[] }>({
        path: `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(form)}/records/${record}/runs`,
        signal,
      }),
    select: (answer) => answer.rows,
    staleTime: 30_000,
  });

const post = <T>(path: string, body: unknown, key: string) =>
  request<T>({ method: "POST", path, body, headers: { "Idempotency-Key": key } });

export interface Answer {
  opinion?: string;
  values?: Payload;
  version?: number;
  /** By node, whom to ask there. */
  chosen?: Record<string, readonly string[]>;
  /** The file of it. */
  signature?: string;
  /** The files that go with the opinion. */
  files?: readonly string[];
}

export type AddWhere = "before" | "after" | "beside";

/** What somebody does with a task or a run; each becomes one call. */
export type Act =
  | ({ act: "agree" | "refuse" | "keep"; task: string } & Answer)
  | {
      act: "send_back";
      task: string;
      to: string;
      straight: boolean;
      opinion?: string;
      files?: readonly string[];
    }
  | { act: "transfer" | "delegate"; task: string; to: string; opinion?: string }
  | { act: "replace"; task: string; to: string }
  | {
      act: "add";
      task: string;
      people: readonly string[];
      where: AddWhere;
      opinion?: string;
      signature?: string;
    }
  | { act: "take_out"; task: string; other: string }
  | { act: "claim" | "put_back"; task: string }
  | { act: "copy"; task: string; people: readonly string[] }
  | { act: "stop"; run: string; why?: string }
  | { act: "skip"; run: string; visit: string }
  | { act: "withdraw" | "remind" | "revoke"; run: string }
  | { act: "retry"; run: string; values?: Payload; version?: number }
  | { act: "hand_in"; app: string; form: string; record: string; chosen: Record<string, readonly string[]> };

export type ActName = Act["act"];

/** Where an act goes, and what is sent with it. Pure. */
export function callOf(act: Act): { path: string; body: Record<string, unknown> } {
  const { act: name, ...rest } = act;
  if ("record" in rest) {
    const { app, form, record, chosen } = rest;
    const of = `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(form)}`;
    return { path: `${of}/records/${record}/hand_in`, body: { chosen } };
  }
  if ("task" in rest) {
    const { task, ...body } = rest;
    if ("other" in body) return { path: `/tasks/${task}/${name}`, body: { task: body.other } };
    return { path: `/tasks/${task}/${name}`, body };
  }
  const { run, ...body } = rest;
  return { path: `/runs/${run}/${name}`, body };
}

/** What is answered to an act. undo: of a decision, whether it may be taken back at once. */
export interface Done {
  undo?: boolean;
}

export const doAct = (act: Act, key: string = newKey()): Promise<Done> => {
  const { path, body } = callOf(act);
  return post<Done>(path, body, key);
};

/** What the fields a step opens would become, with the rights of the task. */
export const previewTask = (task: string, body: { values: Payload }) =>
  request<PreviewAnswer>({ method: "POST", path: `/tasks/${task}/preview`, body });

/** Read again what waits, and the form whose record was decided about. */
export function useTasksChanged() {
  const client = useQueryClient();
  return (form?: FormName | null) =>
    Promise.all([
      client.invalidateQueries({ queryKey: taskKeys.all }),
      ...(form ? [client.invalidateQueries({ queryKey: keys.form(form.app, form.key) })] : []),
    ]);
}
