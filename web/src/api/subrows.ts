/** Rows of a subform from a file: what is asked, and what comes back to be filled in. */
import { request, requestFile } from "./client";
import type { Value } from "./types";

export interface RowsRead {
  columns: { name: string; field: string | null; samples: string[] }[];
  /** Where columns may go, by whole paths: "lines.product". */
  fields: { path: string; label: string }[];
  /** By the number in the file; `values` by the keys of the columns. */
  rows: { row: number; values: Record<string, Value> }[];
  /** Cells that are no values of their columns. */
  problems: { row: number; column: string; field: string; text: string; code: string; message: string }[];
  warnings: { row: number | null; column: string | null; message: string }[];
  total: number;
  sheet: string | null;
  sheets: string[];
  header_row: number;
}

export interface RowsAsked {
  file: File;
  sheet?: string;
  mapping?: Readonly<Record<string, string | null>>;
}

export interface SubformPlace {
  app: string;
  form: string;
  field: string;
}

const pathOf = ({ app, form, field }: SubformPlace) =>
  `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(form)}/subforms/${encodeURIComponent(field)}`;

export function readRows(place: SubformPlace, { file, sheet, mapping }: RowsAsked): Promise<RowsRead> {
  const body = new FormData();
  body.set("file", file);
  if (sheet) body.set("sheet", sheet);
  if (mapping) body.set("mapping", JSON.stringify(mapping));
  return request<RowsRead>({ method: "POST", path: `${pathOf(place)}/read`, body });
}

export const rowsTemplate = (place: SubformPlace) =>
  requestFile<never>({ path: `${pathOf(place)}/template` });
