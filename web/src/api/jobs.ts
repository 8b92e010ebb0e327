/** Jobs on the wire, and what is asked for with many records. */
import type { Filter, Payload, Ref } from "./types";

export type JobState = "waiting" | "running" | "done" | "failed" | "cancelled";

/** Something that takes longer than a request; `result` is its kind's own. */
export interface JobView {
  id: string;
  kind: string;
  title: string;
  state: JobState;
  done: number;
  /** Null while it is not known yet. */
  total: number | null;
  is_cancelling: boolean;
  by: Ref;
  created_at: string;
  ended_at: string | null;
  result: Readonly<Record<string, unknown>> | null;
  error: { code: string; message: string } | null;
  undone_by: string | null;
  /** When it goes on, while it waits. */
  run_at: string | null;
  /** Of what comes again by itself: its last time was late, as no server ran when it was due. */
  late: { due_at: string; began_at: string } | null;
  can: { cancel: boolean; retry: boolean; undo: boolean };
}

/** Which jobs are listed: everybody's for administrators; of one state, or those that are not over. */
export interface JobList {
  state: JobState | "active" | "";
  all: boolean;
}

export interface BulkFailure {
  id: string;
  title: string | null;
  code: string;
  message: string;
}

/** What has come of a job of the kind "bulk". */
export interface BulkReport {
  app: string;
  form: string;
  action: string;
  done: number;
  failed_count: number;
  failed: readonly BulkFailure[];
  /** Changed all the same, with what they were warned of. */
  warned_count?: number;
  warned?: readonly BulkFailure[];
}

/** Which records are meant: some, as they were seen, or all that a list shows. */
export type Chosen =
  | { ids: readonly { id: string; version: number }[] }
  | { where: Filter | null; search?: string };

export type BulkRequest =
  | (Chosen &
      (
        | { action: "update"; values: Payload }
        | { action: "delete" }
        | { action: "recompute"; formulas: readonly string[] }
      ))
  | { action: "restore"; ids: readonly string[] };

/** Few are done at once; for more there is only the job. */
export interface BulkAnswer {
  job: JobView;
  done?: number;
  failed?: readonly BulkFailure[];
}

export const isActive = ({ state }: Pick<JobView, "state">) => state === "waiting" || state === "running";
