/** Letting two records be one, on the wire: what it would do, doing it, taking it back. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { newKey, request } from "./client";
import { keys } from "./hooks";
import type { JobView } from "./jobs";
import type { FieldProblem, Saved, Value } from "./types";

/** Whose value a field gets: of the one that stays, of the one that goes, or both. */
export type Side = "mine" | "theirs" | "both";
export type Sides = Readonly<Record<string, Side>>;

export interface MergePair {
  field: string;
  label: string;
  mine: Value;
  theirs: Value;
  side: Side;
  sides: Side[];
  same: boolean;
}

export interface MergePreview {
  /** What differs comes first. */
  fields: MergePair[];
  /** How many records one sees refer to the one that goes, by form. */
  named: { app: string; form: string; label: string; count: number; count_capped: boolean }[];
  errors: FieldProblem[];
  warnings: FieldProblem[];
}

export interface MergeWish {
  stays: { id: string; version: number };
  gone: { id: string; version: number };
  sides: Sides;
}

/** With a job it is not done yet. */
export type MergeAnswer = Partial<Saved> & { merge: string; job?: JobView };

const form = (app: string, key: string) =>
  `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(key)}`;

export const mergingApi = {
  preview: (app: string, key: string, stays: string, gone: string, sides: Sides, signal?: AbortSignal) =>
    request<MergePreview>({
      method: "POST",
      path: `${form(app, key)}/records/${stays}/merge/preview`,
      body: { other: gone, sides },
      signal,
    }),
  merge: (app: string, key: string, { stays, gone, sides }: MergeWish) =>
    request<MergeAnswer>({
      method: "POST",
      path: `${form(app, key)}/records/${stays.id}/merge`,
      body: { other: gone.id, version: gone.version, sides },
      headers: { "If-Match": `"${stays.version}"`, "Idempotency-Key": newKey() },
    }),
  undo: (app: string, key: string, merge: string) =>
    request<{ restored: string; warnings?: { message: string }[]; job?: JobView }>({
      method: "POST",
      path: `${form(app, key)}/merges/${merge}/undo`,
      body: {},
      headers: { "Idempotency-Key": newKey() },
    }),
};

export const useMergePreview = (app: string, key: string, stays: string, gone: string, sides: Sides) =>
  useQuery({
    queryKey: [...keys.form(app, key), "merge", stays, gone, sides],
    queryFn: ({ signal }) => mergingApi.preview(app, key, stays, gone, sides, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
