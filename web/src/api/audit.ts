/** The audit log on the wire, for administrators. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "./calls";
import { request } from "./client";
import type { FieldView, Filter, Ref } from "./types";

export const AUDIT_KINDS = [
  "export",
  "download",
  "sign_in",
  "sign_in_failed",
  "lock",
  "password",
  "totp",
  "account",
  "roles",
  "department",
  "rules",
  "key",
  "webhook",
  "mail",
  "recovery",
  "trash",
  "viewing",
  "why",
  "backup",
  "reveal",
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What each kind tells; the others' entries are absent. */
interface ExportDetail {
  format?: string;
  records?: number;
  where?: Filter;
  search?: string;
  /** With what was in encrypted fields. */
  plain?: boolean;
}

interface SignInDetail {
  address?: string;
  agent?: string;
}

/** What something was and became. */
export type Told = string | number | boolean | null | readonly string[];

/** Of people, their accounts and departments. */
interface StaffDetail {
  about?: { name: string | null; login: string | null };
  from?: Told;
  to?: Told;
}

/** `name` says as whom; `until` at latest while it goes on. */
interface ViewingDetail {
  since?: string;
  until?: string;
}

interface Did {
  did?: string;
  /** The login that was tried, or only the beginning of one nobody has. */
  login?: string;
  left?: number;
  /** The app it was about, by the name it had. */
  app?: string;
  name?: string | null;
  roles?: readonly string[];
  /** Of the mail server. */
  host?: string;
  /** Of webhooks. */
  url?: string;
  networks?: readonly string[];
}

interface RecoveryDetail {
  moment?: string;
  count?: number;
  /** The name of the encrypted field that was read. */
  field?: string;
  /** The id of the record that was asked about. */
  record?: string;
}

export interface AuditRow {
  id: string;
  at: string;
  by: Ref;
  kind: AuditKind;
  /** Null once the form is gone. */
  form: { app: string; key: string; label: string } | null;
  /** The labels of the columns; null for all that may be seen. */
  columns: readonly string[] | null;
  /** The fields of the filter by their paths; those that are gone are absent. */
  fields: Readonly<Record<string, FieldView>> | null;
  /** What was asked for, and how many records came of it. */
  detail: ExportDetail & SignInDetail & StaffDetail & RecoveryDetail & ViewingDetail & Did;
}

/** Days as 2026-05-06; empty texts ask for all. */
export interface AuditAsked {
  person: string;
  kind: AuditKind | "";
  from: string;
  to: string;
}

function pages(asked: AuditAsked, after: string, signal: AbortSignal) {
  const given = Object.entries({ ...asked, after }).filter(([, value]) => value !== "");
  const query = new URLSearchParams(Object.fromEntries(given));
  return request<{ rows: AuditRow[]; next: string | null }>({ path: `/audit?${query}`, signal });
}

export const useAudit = (asked: AuditAsked) =>
  useInfiniteQuery({
    queryKey: ["audit", asked],
    queryFn: ({ pageParam, signal }) => pages(asked, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Colleagues whose names hold a text. */
export const useMembers = (search: string) =>
  useQuery({
    queryKey: ["members", search],
    queryFn: ({ signal }) => api.members(search, signal),
    staleTime: 60_000,
  });
