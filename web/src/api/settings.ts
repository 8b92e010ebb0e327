/** Settings of the workspace, for administrators. Owns their shapes and paths. */
import { request } from "./client";

export interface FileSettings {
  largest_mb: number;
  quota_mb: number;
  /** Bytes all files take; the same content counts once. */
  used: number;
  count: number;
  /** Sorts of files that may come in. */
  kinds: string[];
  all_kinds: { key: string; label: string }[];
  place: FilePlace;
}

/** Where files lie. bucket: the one this machine knows, used or not; trouble: why it cannot tell. */
export interface FilePlace {
  kind: "folder" | "bucket" | null;
  where: string | null;
  bucket: string | null;
  endpoint: string | null;
  source: "environment" | "file" | null;
  trouble: string | null;
}

/** A first step of a new workspace. at: the form to take it in. */
export interface FirstStep {
  name: "form" | "record" | "colleague" | "second";
  done: boolean;
  at: { app: string; form: string } | null;
}

export type FileSettingsChange = Partial<Pick<FileSettings, "largest_mb" | "quota_mb" | "kinds">>;

/** One thing that was looked at, in words; what is not good has a remedy. */
export interface Finding {
  key: string;
  level: "good" | "warn" | "bad";
  says: string;
  remedy: string | null;
}

export interface ServerSettings {
  /** Such as https://erp.example.com; null if none is set. */
  public_address: string | null;
  /** Megabytes that stay free; null for the usual number. */
  disk_limit_mb: number | null;
  disk: { place: string; total: number; free: number; limit: number; level: Finding["level"] };
  log_level: string;
  log_levels: string[];
  log: { folder: string; size: number };
}

export type ServerSettingsChange = Partial<
  Pick<ServerSettings, "public_address" | "disk_limit_mb" | "log_level">
>;

/** The rules of signing in. */
export interface SigningRules {
  shortest: number;
  /** Null: passwords last for ever. */
  expires_days: number | null;
  may_stay: boolean;
  words: readonly string[];
  /** Ids of the roles whose people need a second factor. */
  totp_roles: readonly string[];
}

/** How long deleted records stay, and when history moves to its archive; 0 months for never. */
export interface Keeping {
  trash_days: number;
  archive_months: number;
}

/** What the company is called; logo: its address, with what is sent a picture in base64. */
export interface CompanySettings {
  name: string;
  logo: string | null;
}

export const settingsApi = {
  company: () => request<CompanySettings>({ path: "/settings/company" }),
  setCompany: (body: Partial<CompanySettings>) =>
    request<CompanySettings>({ method: "PATCH", path: "/settings/company", body }),
  firstSteps: () => request<{ steps: FirstStep[] }>({ path: "/settings/first-steps" }),
  putFirstStepsAway: () =>
    request<{ steps: FirstStep[] }>({
      method: "PATCH",
      path: "/settings/first-steps",
      body: { shown: false },
    }),
  disk: () => request<Finding>({ path: "/doctor/disk" }),
  webhooks: () => request<Finding>({ path: "/doctor/webhooks" }),
  server: () => request<ServerSettings>({ path: "/settings/server" }),
  setServer: (body: ServerSettingsChange) =>
    request<ServerSettings>({ method: "PATCH", path: "/settings/server", body }),
  tryServer: (public_address: string) =>
    request<{ public_address: string }>({
      method: "POST",
      path: "/settings/server/trial",
      body: { public_address },
    }),
  health: () => request<{ findings: Finding[] }>({ path: "/doctor" }),
  files: () => request<FileSettings>({ path: "/settings/files" }),
  setFiles: (body: FileSettingsChange) =>
    request<FileSettings>({ method: "PATCH", path: "/settings/files", body }),
  signing: () => request<SigningRules>({ path: "/settings/signing" }),
  setSigning: (body: Partial<SigningRules>) =>
    request<SigningRules>({ method: "PATCH", path: "/settings/signing", body }),
  keeping: () => request<Keeping>({ path: "/settings/history" }),
  setKeeping: (body: Partial<Keeping>) =>
    request<Keeping>({ method: "PATCH", path: "/settings/history", body }),
  tryFiles: () => request<{ where: string }>({ method: "POST", path: "/settings/files/trial", body: {} }),
};
