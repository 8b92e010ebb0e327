/** Records of a form that look like one another, looked for a page at a time; and saying that some do not. */
import { newKey, request } from "./client";
import type { Ref, Value } from "./types";

export interface AlikeRecord {
  id: string;
  title: string | null;
  owner: Ref | null;
  /** What it shows of the fields that are compared. */
  values: Record<string, Value>;
}

export interface AlikePair {
  /** The newer one first. */
  ids: [string, string];
  fields: string[];
  score: number;
  parted: boolean;
}

export interface AlikePage {
  fields: { field: string; label: string }[];
  records: AlikeRecord[];
  pairs: AlikePair[];
  looked: number;
  next: string | null;
}

const form = (app: string, key: string) =>
  `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(key)}`;

export const alikePairsApi = {
  look: (app: string, key: string, after: string | null, parted: boolean, signal?: AbortSignal) =>
    request<AlikePage>({
      method: "POST",
      path: `${form(app, key)}/alike/pairs`,
      body: { after: after ?? "", parted },
      signal,
    }),
  part: (app: string, key: string, id: string, others: readonly string[], parted: boolean) =>
    request<object>({
      method: "POST",
      path: `${form(app, key)}/records/${id}/parted`,
      body: { others, parted },
      headers: { "Idempotency-Key": newKey() },
    }),
};
