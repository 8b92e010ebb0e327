/** E-mail: the server for administrators, one's own address for everybody. Owns their shapes and paths. */

import { request } from "./client";
import type { Ref } from "./types";

export const SECURITIES = ["tls", "starttls", "none"] as const;
export type Security = (typeof SECURITIES)[number];
export const MAIL_KINDS = ["todo", "returned", "reminder", "ended", "notice", "stuck"] as const;
export type MailKind = (typeof MAIL_KINDS)[number];
export const MAIL_STATES = ["waiting", "sent", "dead", "moot"] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** What is told of the server; never its password. */
export interface MailSettings {
  host: string;
  port: number;
  security: Security;
  user: string;
  sender: string;
  name: string;
  has_password: boolean;
  is_set: boolean;
  on: boolean;
  /** Why it was switched off by itself. */
  off_why: "restored" | null;
  /** Why it takes nothing now. */
  trouble: string | null;
  trouble_since: string | null;
  waiting: number;
  dead: number;
  /** So many people gave an address. */
  with_address: number;
  /** The address of who asks. */
  mine: string | null;
}

/** password: left out, it stays. */
export interface MailChange {
  host: string;
  port: number;
  security: Security;
  user: string;
  password?: string;
  sender: string;
  name: string;
  on: boolean;
}

export interface MailLine {
  id: string;
  person: Ref | null;
  address: string | null;
  kind: MailKind;
  run: string;
  at: string;
  state: MailState;
  due_at: string | null;
  tried_at: string | null;
  attempts: number;
  error: string | null;
}

/** on: whether mail goes out here at all. */
export interface OwnMail {
  address: string | null;
  kinds: Record<MailKind, boolean>;
  on: boolean;
}

export const mailKeys = {
  settings: ["settings", "mail"] as const,
  log: (state: string) => ["settings", "mail", "log", state] as const,
  own: ["mail", "own"] as const,
};

const SERVER = "/settings/mail";

export const mailApi = {
  settings: () => request<MailSettings>({ path: SERVER }),
  set: (body: MailChange) => request<MailSettings>({ method: "PATCH", path: SERVER, body }),
  tryOut: (to: string) => request<{ to: string }>({ method: "POST", path: `${SERVER}/trial`, body: { to } }),
  again: () => request<{ count: number }>({ method: "POST", path: `${SERVER}/again`, body: {} }),
  log: (state: string, before: string, signal?: AbortSignal) =>
    request<{ rows: MailLine[]; next: string | null }>({
      path: `${SERVER}/log?state=${state}&before=${before}`,
      signal,
    }),
  own: () => request<OwnMail>({ path: "/session/mail" }),
  setOwn: (body: { address?: string; kinds?: Partial<Record<MailKind, boolean>> }) =>
    request<OwnMail>({ method: "PATCH", path: "/session/mail", body }),
};
