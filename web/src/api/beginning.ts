/** How apps begin: from a file, on the wire. */
import { newKey, request } from "./client";
import type { JobView } from "./jobs";

/** How a column is worked out from others. */
export interface Worked {
  how: "product" | "sum";
  of: number[];
  off: number;
}

export interface ProposedColumn {
  index: number;
  label: string;
  kind: string;
  /** main · lines · out · the id of a party. */
  place: string;
  worked: Worked | null;
}

export interface Party {
  id: string;
  label: string;
  key: number;
  on: "main" | "lines";
}

export interface Proposal {
  app: string;
  form: string;
  key: number | null;
  lines: string | null;
  columns: ProposedColumn[];
  parties: Party[];
}

export interface Looked {
  proposal: Proposal;
  columns: { index: number; name: string; samples: string[] }[];
  rows: { number: number; cells: (string | null)[] }[];
  row_count: number;
  sheet: string | null;
  sheets: string[];
  lines_sheet: string | null;
  warnings: { row: number | null; column: string | null; message: string }[];
  kinds: { kind: string; label: string }[];
}

interface Named {
  form: string;
  form_label: string;
}

/** What was made of a file, and how it compares with it. */
export interface Begun {
  app: string;
  label: string;
  counts: (Named & { file: number; app: number })[];
  lines: (Named & { label: string; file: number; app: number }) | null;
  sums: (Named & { label: string; kind: string; file: string; app: string; equal: boolean })[];
  doubts: { row: number | null; column: string; value: string; message: string }[];
  doubt_count: number;
  imports: (Named & { import: string; created: number })[];
}

export interface TemplateView {
  name: string;
  label: string;
  description: string | null;
  forms: { label: string; fields: string[] }[];
}

function formOf(file: File, texts: Record<string, string | null | undefined>): FormData {
  const body = new FormData();
  body.set("file", file);
  for (const [name, text] of Object.entries(texts)) if (text) body.set(name, text);
  return body;
}

export const beginningApi = {
  look: (file: File, sheet?: string) =>
    request<Looked>({ method: "POST", path: "/building/from-file/look", body: formOf(file, { sheet }) }),
  begin: (file: File, found: Looked, proposal: Proposal) =>
    request<{ job: JobView }>({
      method: "POST",
      path: "/building/from-file",
      body: formOf(file, {
        sheet: found.sheet,
        lines_sheet: found.lines_sheet,
        proposal: JSON.stringify(proposal),
      }),
      headers: { "Idempotency-Key": newKey() },
    }),
  templates: () => request<{ templates: TemplateView[] }>({ path: "/building/templates" }),
  fromTemplate: (name: string, label: string) =>
    request<{ key: string }>({ method: "POST", path: `/building/templates/${name}`, body: { label } }),
  copyApp: (app: string, label: string) =>
    request<{ key: string }>({ method: "POST", path: `/building/${app}/copy`, body: { label } }),
  exportApp: (app: string) => request<unknown>({ path: `/building/${app}/file` }),
  importApp: (file: unknown) =>
    request<{ key: string }>({ method: "POST", path: "/building/app-file", body: { file } }),
};
