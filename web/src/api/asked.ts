/** Who was asked at a step of a run, and what they answered, as screens show it. */
import type { FileRef } from "./files";
import type { CellChange } from "./history";
import type { TaskState, Vote } from "./tasks";
import type { Ref } from "./types";

/** One who was, is or will be asked at a step. */
export interface Asked {
  task: string | null;
  person: Ref | null;
  state: TaskState;
  vote: Vote | null;
  opinion: string | null;
  acted_by: Ref | null;
  opened_at: string | null;
  closed_at: string | null;
  added_by: Ref | null;
  /** The address of the picture they signed with. */
  signature: string | null;
  /** What came with their opinion. */
  files: readonly FileRef[];
  /** The version of the record they decided on, whether it may be held against what is now, and what was changed since. */
  version: number | null;
  compares: boolean;
  changes: readonly Changed[];
}

/** One value that was another when somebody decided. */
export type Changed = Pick<CellChange, "path" | "label" | "before" | "after" | "act">;
