/** Imports on the wire: what is asked of a file, what it would do, past imports, saved mappings. */
import type { Ref } from "./types";

export type ImportMode = "create" | "update" | "upsert";
export type ImportAccept = "all" | "valid";
export type ImportAs = "new" | "open" | "history";

export interface ImportRequest {
  file: File;
  /** The job with which the same file was tried, so that it need not be sent again. */
  upload?: string;
  sheet?: string;
  header_row?: number;
  /** Another sheet, whose rows are the sub-rows of this one. */
  lines_sheet?: string;
  mapping?: Record<string, string | null>;
  /** The name of a saved mapping. */
  saved?: string;
  mode: ImportMode;
  key?: string;
  accept: ImportAccept;
  import_as: ImportAs;
  /** Relations whose missing targets are to be made. */
  make: readonly string[];
  /** By path: values that become options. */
  add_options: Readonly<Record<string, readonly string[]>>;
  /** By path and value: the option that is meant. */
  use_options: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What was not taken from the file as it stands there. */
export interface ImportWarning {
  row: number | null;
  column: string | null;
  message: string;
}

export interface ImportColumn {
  name: string;
  field: string | null;
  label: string | null;
  samples: string[];
  guessed: boolean;
}

export interface ImportMissing {
  path: string;
  label: string;
  form: string;
  count: number;
  samples: string[];
  can_make: boolean;
}

/** Values of a column that are no option of its field. */
export interface ImportOptions {
  path: string;
  label: string;
  count: number;
  values: { value: string; count: number; can_add: boolean }[];
  can_add: boolean;
  /** Who may add them, if the importer may not. */
  builders: string[];
}

export interface ImportAnswer {
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** Records a check of the form warns of; `warnings` names their rows. */
  warned?: number;
  made: number;
  /** Of the workbook, that become files of the records. */
  pictures: number;
  total: number;
  errors: { row: number; column: string | null; code: string; message: string }[];
  error_count: number;
  warnings: ImportWarning[];
  columns: ImportColumn[];
  missing: ImportMissing[];
  options: ImportOptions[];
  /** What new records need and no column has. */
  lacking: { path: string; label: string }[];
  saved: { name: string; mode: ImportMode; key: string | null } | null;
  import: string | null;
  sheet: string | null;
  sheets: string[];
  header_row: number;
  links?: { sheet: string; column: string; orphans: number }[];
}

export interface SavedMapping {
  id: string;
  name: string;
  header: string[];
  mapping: Record<string, string | null>;
  mode: ImportMode;
}

export interface PastImport {
  id: string;
  at: string;
  by: Ref | null;
  file: string | null;
  import_as: ImportAs;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** How it stands with taking it back; null if nobody does, or it failed or was cancelled. */
  undo: "going" | "done" | null;
  undone_at: string | null;
}

/** Write what is asked of a file as a form to be sent. */
export function importForm(asked: ImportRequest): FormData {
  const body = new FormData();
  if (asked.upload) body.set("upload", asked.upload);
  else body.set("file", asked.file);
  const texts = {
    sheet: asked.sheet,
    header_row: asked.header_row?.toString(),
    lines_sheet: asked.lines_sheet,
    mapping: asked.mapping && JSON.stringify(asked.mapping),
    saved: asked.saved,
    guess: String(!asked.mapping && !asked.saved),
    mode: asked.mode,
    key: asked.key,
    accept: asked.accept,
    import_as: asked.import_as,
    make: JSON.stringify(asked.make),
    add_options: JSON.stringify(asked.add_options),
    use_options: JSON.stringify(asked.use_options),
  };
  for (const [name, text] of Object.entries(texts)) if (text) body.set(name, text);
  return body;
}
