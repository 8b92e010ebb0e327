/** History, versions, going back and the trash on the wire. Owns their shapes, paths and caching. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { newKey, request } from "./client";
import { keys } from "./hooks";
import type { ImportAs } from "./imports";
import type { FieldProblem, Ref, Restored, Saved, Value, Values } from "./types";

export type Act = "changed" | "added" | "removed" | "moved";

/** One value before and after; `row` is the sub-row it is about, `act` what became of it as a whole. */
export interface CellChange {
  path: string;
  label: string;
  before: Value;
  after: Value;
  row: string | null;
  act: Act;
}

export interface HistoryEntry {
  id: string;
  at: string;
  by: Ref | null;
  kind: "created" | "updated" | "deleted" | "restored" | "imported";
  /** As what an import brought it, and from which file. */
  import_as: ImportAs | null;
  file: string | null;
  /** Of which moment the backup was from which it came back. */
  recovered: string | null;
  origin: "screen" | "api" | "import" | "rule" | "backup";
  why: "bulk" | "recompute" | "undo" | "restore" | "merge" | "hand_over" | null;
  /** The version a restore went back to, and when that was made. */
  of_version: number | null;
  of_at: string | null;
  /** Of a merge: which record became a part of which, by the titles one may know. */
  merged: { gone: string | null; into: string | null } | null;
  version: number;
  changes: CellChange[];
}

interface HistoryPage {
  entries: HistoryEntry[];
  next: number | null;
}

export interface VersionView {
  version: number;
  at: string;
  by: Ref | null;
  values: Values;
}

export interface Comparison {
  from: VersionView;
  to: VersionView;
  changes: CellChange[];
}

/** What is wanted back: all of a version, or only some fields or sub-rows. */
export interface Wanted {
  version: number;
  fields?: string[];
  rows?: string[];
}

export interface BackPreview {
  changes: CellChange[];
  left: FieldProblem[];
}

export interface BackAnswer extends Saved {
  restored: boolean;
  left: FieldProblem[];
}

export interface TrashRow {
  id: string;
  title: string | null;
  deleted_at: string;
  deleted_by: Ref | null;
  /** When it is forgotten. */
  until: string;
  days_left: number;
  /** What it became a part of, if one sees that. */
  merged_into: Ref | null;
  /** By which merge, so that this can be undone. */
  merge: string | null;
}

interface TrashPage {
  rows: TrashRow[];
  next: string | null;
  days: number;
}

const form = (app: string, key: string) =>
  `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(key)}`;

const asked = (given: Record<string, string | number | undefined>): string => {
  const named = Object.entries(given).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(named.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : "";
};

export const historyApi = {
  /** The first page of what happened to one field, the newest first. */
  ofField: (app: string, key: string, id: string, field: string) =>
    request<HistoryPage>({ path: `${form(app, key)}/records/${id}/history${asked({ field })}` }),
  compare: (app: string, key: string, id: string, from: number, to?: number, signal?: AbortSignal) =>
    request<Comparison>({ path: `${form(app, key)}/records/${id}/compare${asked({ from, to })}`, signal }),
  preview: (app: string, key: string, id: string, wanted: Wanted, signal?: AbortSignal) =>
    request<BackPreview>({
      method: "POST",
      path: `${form(app, key)}/records/${id}/restore/preview`,
      body: wanted,
      signal,
    }),
  goBack: (app: string, key: string, id: string, seen: number, wanted: Wanted, partly: boolean) =>
    request<BackAnswer>({
      method: "POST",
      path: `${form(app, key)}/records/${id}/restore`,
      body: { ...wanted, partly },
      headers: { "If-Match": `"${seen}"`, "Idempotency-Key": newKey() },
    }),
  /** Take back one's own change of just now: back to the version before, for others may have saved since the page was drawn. */
  takeBack: (app: string, key: string, id: string, made: number) =>
    historyApi.goBack(app, key, id, made, { version: made - 1 }, false),
  restore: (app: string, key: string, id: string) =>
    request<Restored>({ method: "POST", path: `${form(app, key)}/trash/${id}/restore` }),
  purge: (app: string, key: string, ids: string[]) =>
    request<{ done: number }>({ method: "POST", path: `${form(app, key)}/trash/purge`, body: { ids } }),
};

/** Pages of what happened to a record, the newest first; `field` keeps one field ("lines.price": a column). */
export const useHistory = (app: string, key: string, id: string, field = "") =>
  useInfiniteQuery({
    queryKey: [...keys.record(app, key, id), "history", field],
    queryFn: ({ pageParam, signal }) =>
      request<HistoryPage>({
        path: `${form(app, key)}/records/${id}/history${asked({ field, before: pageParam || undefined })}`,
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const useComparison = (app: string, key: string, id: string, from: number, to: number | null) =>
  useQuery({
    queryKey: [...keys.record(app, key, id), "compare", from, to],
    queryFn: ({ signal }) => historyApi.compare(app, key, id, from, to ?? undefined, signal),
    placeholderData: keepPreviousData,
  });

export const useBackPreview = (app: string, key: string, id: string, wanted: Wanted) =>
  useQuery({
    queryKey: [...keys.record(app, key, id), "back", wanted],
    queryFn: ({ signal }) => historyApi.preview(app, key, id, wanted, signal),
    gcTime: 0,
    retry: false,
  });

export const useTrash = (app: string, key: string, search: string) =>
  useInfiniteQuery({
    queryKey: [...keys.form(app, key), "trash", search],
    queryFn: ({ pageParam, signal }) =>
      request<TrashPage>({ path: `${form(app, key)}/trash${asked({ search, after: pageParam })}`, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
