/** Asking for a file with the records of a list. */
import type { JobView } from "./jobs";
import type { Filter, Order } from "./types";

export type ExportLines = "repeat" | "first" | "sheet" | "none";

export interface ExportRequest {
  format: "xlsx" | "csv";
  encoding?: "utf-8" | "gbk";
  /** Left out: all fields. */
  columns?: readonly string[];
  where?: Filter | null;
  search?: string;
  order?: readonly Order[];
  lines: ExportLines;
  /** With what is in encrypted fields. */
  plain?: boolean;
}

/** A small file comes at once, a large one is written by a job. */
export type ExportAnswer = { file: Blob; name: string } | { job: JobView };

export const exportFileOf = (id: string) => `/api/v1/jobs/${id}/file`;
