/** Single records out of a backup on the wire, for administrators. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { backupKeys } from "./backups";
import { request } from "./client";
import type { JobView } from "./jobs";
import type { Value } from "./types";

export type FoundState = "deleted" | "changed" | "same";

export interface FoundRow {
  id: string;
  /** Null where the title may not be seen. */
  title: string | null;
  updated_at: string;
  state: FoundState;
}

/** A page of an opened backup; at: of which moment it is. */
export interface OpenedView {
  backup: string;
  at: string;
  app: string;
  form: string;
  label: string;
  counts: Record<FoundState, number>;
  rows: readonly FoundRow[];
  next: string | null;
}

/** How one record differs from now; lost: labels of fields that are not there any more. */
export interface FoundRecord {
  id: string;
  is_deleted: boolean;
  changes: readonly { path: string; label: string; now: Value; then: Value }[];
  lost: readonly string[];
}

export type Wanted = { ids: readonly string[] } | { state: FoundState; search: string };

const opened = (job: string) => `/backups/opened/${encodeURIComponent(job)}`;

export const recoveringApi = {
  open: ({ name, isSecond, ...body }: { name: string; isSecond: boolean; app: string; form: string }) =>
    request<{ job: JobView }>({
      method: "POST",
      path: `/backups/${isSecond ? "second/" : ""}${encodeURIComponent(name)}/open`,
      body,
    }),
  /** Let the server know the key of a backup, by its password. */
  unlock: ({ name, isSecond, password }: { name: string; isSecond: boolean; password: string }) =>
    request<object>({
      method: "POST",
      path: `/backups/${isSecond ? "second/" : ""}${encodeURIComponent(name)}/unlock`,
      body: { password },
    }),
  recover: (job: string, body: Wanted) =>
    request<{ job: JobView }>({ method: "POST", path: `${opened(job)}/recover`, body }),
};

const OPENED = [...backupKeys.all, "opened"] as const;
export const openedKey = (job: string) => [...OPENED, job] as const;

export const useOpened = (job: string, state: FoundState, search: string) =>
  useInfiniteQuery({
    queryKey: [...openedKey(job), state, search],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ state, search, after: pageParam });
      return request<OpenedView>({ path: `${opened(job)}?${asked}`, signal });
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const useFoundRecord = (job: string, id: string) =>
  useQuery({
    queryKey: [...openedKey(job), "record", id],
    queryFn: ({ signal }) =>
      request<FoundRecord>({ path: `${opened(job)}/records/${encodeURIComponent(id)}`, signal }),
  });
