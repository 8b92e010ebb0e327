/** Backups on the wire, for administrators. */
import { useQuery } from "@tanstack/react-query";
import { request } from "./client";
import type { JobView } from "./jobs";

export interface BackupState {
  /** Of the last backup that counts; null if there is none. */
  at: string | null;
  /** Caught up on after the server had been off. */
  is_late: boolean;
  /** A night passed without one. */
  is_overdue: boolean;
  /** How many laws the data broke in it. */
  problems: number;
  failed_at: string | null;
  error: { code: string; message: string } | null;
  next_at: string | null;
  /** How the second copies stand; null where none are made. */
  second: SecondState | null;
}

export interface SecondState {
  at: string | null;
  failed_at: string | null;
  error: { code: string; message: string } | null;
  where: string;
  /** It lacks what was backed up long ago. */
  is_behind: boolean;
}

/** Where backups are copied to once more; the secret goes in and never comes out. */
export type SecondPlace = { kind: "folder"; folder: string } | ({ kind: "bucket" } & SecondBucket);

export interface SecondBucket {
  endpoint: string;
  bucket: string;
  region: string;
  key: string;
  secret?: string;
  prefix: string;
  is_named_host: boolean;
}

export interface SecondView {
  place: (SecondPlace & { source: "environment" | "file"; where: string }) | null;
  state: SecondState | null;
  trouble: string | null;
}

export interface BackupRules {
  /** Of the day, such as 02:10. */
  at: string;
  daily: number;
  weekly: number;
  is_on: boolean;
}

export interface BackupRow {
  name: string;
  kind: "nightly" | "manual" | "upgrade";
  at: string;
  proved_at: string | null;
  is_late: boolean;
  bytes: number;
  rows: number;
  files: number;
  problems: number;
  program: string;
  /** It takes a password to read it. */
  is_sealed: boolean;
  /** The server can read it by itself. */
  is_known: boolean;
}

export interface BackupsView {
  state: BackupState;
  rules: BackupRules;
  /** Whether backups are sealed with a password, and since when. */
  seal: { is_on: boolean; since: string | null };
  folder: string;
  dialect: "sqlite" | "postgres";
  rows: readonly BackupRow[];
}

export const backupApi = {
  state: (signal?: AbortSignal) => request<BackupState>({ path: "/backups/state", signal }),
  all: (signal?: AbortSignal) => request<BackupsView>({ path: "/backups", signal }),
  make: () => request<{ job: JobView }>({ method: "POST", path: "/backups", body: {} }),
  setPassword: (password: string | null) =>
    request<object>({ method: "POST", path: "/backups/password", body: { password } }),
  second: (signal?: AbortSignal) => request<SecondView>({ path: "/backups/second", signal }),
  secondRows: (signal?: AbortSignal) =>
    request<{ rows: readonly BackupRow[] }>({ path: "/backups/second/rows", signal }),
  setSecond: (body: SecondPlace | { kind: null }) =>
    request<SecondView>({ method: "PATCH", path: "/backups/second", body }),
  trySecond: (body: SecondPlace) =>
    request<{ where: string }>({ method: "POST", path: "/backups/second/trial", body }),
  copySecond: () => request<object>({ method: "POST", path: "/backups/second/copy", body: {} }),
  changeRules: (body: BackupRules) => request<BackupRules>({ method: "PATCH", path: "/backups/rules", body }),
};

export const backupFile = (name: string) => `/api/v1/backups/${encodeURIComponent(name)}/file`;

const BACKUPS = ["backups"] as const;
export const backupKeys = {
  all: BACKUPS,
  state: [...BACKUPS, "state"] as const,
  second: [...BACKUPS, "second"] as const,
  secondRows: [...BACKUPS, "second", "rows"] as const,
};

/** How the last one ended; asked by administrators only. */
export const useBackupState = (enabled: boolean) =>
  useQuery({
    queryKey: backupKeys.state,
    queryFn: ({ signal }) => backupApi.state(signal),
    enabled,
    staleTime: 60_000,
  });

export const useBackups = () =>
  useQuery({ queryKey: backupKeys.all, queryFn: ({ signal }) => backupApi.all(signal) });
