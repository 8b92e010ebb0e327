/** Every call of the interface, one line each. Owns paths and headers; nothing is cached here. */
import { newKey, rememberCsrf, request, requestFile } from "./client";
import type { ExportRequest } from "./exports";
import {
  type ImportAnswer,
  type ImportRequest,
  importForm,
  type PastImport,
  type SavedMapping,
} from "./imports";
import type { BulkAnswer, BulkRequest, JobList, JobView } from "./jobs";
import type { LookalikesAnswer } from "./lookalikes";
import type { BatchResult, Likeness, Referring } from "./records";
import type {
  Aggregate,
  AggregateAnswer,
  AppSummary,
  AppView,
  Lang,
  MemberRow,
  Payload,
  PickAnswer,
  PickRequest,
  PreviewAnswer,
  Query,
  QueryAnswer,
  RecordView,
  Region,
  Saved,
  SessionView,
  SetupRequest,
  SetupView,
  SplitLine,
  Visitor,
} from "./types";

import type { SavedView, ViewBody, Views } from "./views";

export type Operation =
  | { op: "create"; values: Payload }
  | { op: "update"; id: string; version: number; values: Payload }
  | { op: "delete"; id: string; version: number };

const form = (app: string, key: string) =>
  `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(key)}`;

async function remembered(session: Promise<SessionView>): Promise<SessionView> {
  const answer = await session;
  rememberCsrf(answer.csrf);
  return answer;
}

export const api = {
  setup: () => request<SetupView>({ path: "/setup", again: false }),
  setUp: (body: SetupRequest) =>
    remembered(request<SessionView>({ method: "POST", path: "/setup", body, again: false })),
  session: () => remembered(request<SessionView>({ path: "/session", again: false })),
  signIn: (login: string, password: string, stay = false, code = "") =>
    remembered(
      request<SessionView>({
        method: "POST",
        path: "/session",
        body: { login, password, stay, ...(code ? { code } : {}) },
        again: false,
      }),
    ),
  signOut: () => request<void>({ method: "DELETE", path: "/session", again: false }),
  changePassword: (old: string, password: string) =>
    request<void>({ method: "POST", path: "/session/password", body: { old, new: password } }),
  changeLang: (lang: Lang) => request<SessionView>({ method: "PATCH", path: "/session", body: { lang } }),

  apps: (signal?: AbortSignal) => request<{ apps: AppSummary[] }>({ path: "/apps", signal }),
  app: (app: string, signal?: AbortSignal) =>
    request<AppView>({ path: `/apps/${encodeURIComponent(app)}`, signal }),
  regions: (signal?: AbortSignal) => request<Region[]>({ path: "/regions", signal }),
  splitLine: (text: string) => request<SplitLine>({ method: "POST", path: "/regions/split", body: { text } }),
  members: (search: string, signal?: AbortSignal) =>
    request<{ rows: MemberRow[] }>({ path: `/members?search=${encodeURIComponent(search)}`, signal }),

  query: (app: string, key: string, body: Query, signal?: AbortSignal) =>
    request<QueryAnswer>({ method: "POST", path: `${form(app, key)}/query`, body, signal }),
  aggregate: (app: string, key: string, body: Aggregate, signal?: AbortSignal) =>
    request<AggregateAnswer>({ method: "POST", path: `${form(app, key)}/aggregate`, body, signal }),
  pick: (app: string, key: string, body: PickRequest & { id?: string; row?: number }, signal?: AbortSignal) =>
    request<PickAnswer>({ method: "POST", path: `${form(app, key)}/pick`, body, signal }),
  preview: (app: string, key: string, body: { id?: string; values: Payload }, signal?: AbortSignal) =>
    request<PreviewAnswer>({ method: "POST", path: `${form(app, key)}/preview`, body, signal }),
  alike: (app: string, key: string, values: Payload, id?: string) =>
    request<LookalikesAnswer>({ method: "POST", path: `${form(app, key)}/alike`, body: { values, id } }),

  record: (app: string, key: string, id: string, signal?: AbortSignal) =>
    request<RecordView>({ path: `${form(app, key)}/records/${id}`, signal }),
  /** Files are copied with it: the reader's own, forgotten after a day if no new record is saved with them. */
  copy: (app: string, key: string, id: string, signal?: AbortSignal) =>
    request<Likeness>({ method: "POST", path: `${form(app, key)}/records/${id}/copy`, body: {}, signal }),
  presence: (app: string, key: string, id: string, tab: string, editing: boolean) =>
    request<{ people: Visitor[] }>({
      method: "POST",
      path: `${form(app, key)}/records/${id}/presence`,
      body: { tab, editing },
      again: false,
    }),
  leave: (app: string, key: string, id: string, tab: string) =>
    request<{ people: Visitor[] }>({
      method: "POST",
      path: `${form(app, key)}/records/${id}/presence`,
      body: { tab, leaving: true },
      again: false,
      keepalive: true,
    }),
  reveal: (app: string, key: string, id: string, field: string, row?: string) =>
    request<{ value: string | null }>({
      method: "POST",
      path: `${form(app, key)}/records/${id}/reveal`,
      body: { field, row },
    }).then(({ value }) => value),
  create: (
    app: string,
    key: string,
    values: Payload,
    idempotencyKey: string = newKey(),
    related: readonly Referring[] = [],
    chosen: Record<string, readonly string[]> = {},
  ) =>
    request<Saved>({
      method: "POST",
      path: `${form(app, key)}/records`,
      body: {
        values,
        ...(related.length > 0 ? { related } : {}),
        ...(Object.keys(chosen).length > 0 ? { chosen } : {}),
      },
      headers: { "Idempotency-Key": idempotencyKey },
    }),
  /** changed: whether it made a new version; that which is there already may be somebody else's. */
  update: (
    app: string,
    key: string,
    id: string,
    version: number,
    values: Payload,
    idempotencyKey = newKey(),
  ) =>
    request<Saved & { changed: boolean }>({
      method: "PATCH",
      path: `${form(app, key)}/records/${id}`,
      body: { values },
      headers: { "If-Match": `"${version}"`, "Idempotency-Key": idempotencyKey },
    }),
  /** All operations or none. */
  batch: (app: string, key: string, operations: readonly Operation[], idempotencyKey: string) =>
    request<{ results: BatchResult[] }>({
      method: "POST",
      path: `${form(app, key)}/records/batch`,
      body: { operations },
      headers: { "Idempotency-Key": idempotencyKey },
    }),
  remove: (app: string, key: string, id: string, version?: number) =>
    request<void>({
      method: "DELETE",
      path: `${form(app, key)}/records/${id}`,
      headers: version === undefined ? {} : { "If-Match": `"${version}"` },
    }),
  bulk: (app: string, key: string, body: BulkRequest, idempotencyKey: string) =>
    request<BulkAnswer>({
      method: "POST",
      path: `${form(app, key)}/bulk`,
      body,
      headers: { "Idempotency-Key": idempotencyKey },
    }),
  views: (app: string, key: string, signal?: AbortSignal) =>
    request<Views>({ path: `${form(app, key)}/views`, signal }),
  saveView: (app: string, key: string, body: Omit<ViewBody, "place">) =>
    request<SavedView>({ method: "POST", path: `${form(app, key)}/views`, body }),
  changeView: (app: string, key: string, id: string, version: number, body: Partial<ViewBody>) =>
    request<SavedView>({
      method: "PATCH",
      path: `${form(app, key)}/views/${id}`,
      body,
      headers: { "If-Match": `"${version}"` },
    }),
  deleteView: (app: string, key: string, id: string) =>
    request<void>({ method: "DELETE", path: `${form(app, key)}/views/${id}` }),
  chooseView: (app: string, key: string, view: string) =>
    request<void>({ method: "POST", path: `${form(app, key)}/views/choice`, body: { view } }),

  exportFile: (app: string, key: string, body: ExportRequest, idempotencyKey: string) =>
    requestFile<{ job: JobView }>({
      method: "POST",
      path: `${form(app, key)}/export`,
      body,
      headers: { "Idempotency-Key": idempotencyKey },
    }),

  jobs: (signal?: AbortSignal) => request<{ rows: JobView[] }>({ path: "/jobs", signal }),
  job: (id: string, signal?: AbortSignal) => request<JobView>({ path: `/jobs/${id}`, signal }),
  jobPages: (asked: JobList & { after: string }, signal?: AbortSignal) => {
    const { state, all, after } = asked;
    const query = new URLSearchParams({ limit: "30", all: String(all), state, after });
    return request<{ rows: JobView[]; next: string | null }>({ path: `/jobs?${query}`, signal });
  },
  retryJob: (id: string) => request<JobView>({ method: "POST", path: `/jobs/${id}/retry` }),
  cancelJob: (id: string) => request<JobView>({ method: "POST", path: `/jobs/${id}/cancel` }),
  undoJob: (id: string) => request<JobView>({ method: "POST", path: `/jobs/${id}/undo` }),

  tryImport: (app: string, key: string, asked: ImportRequest) => {
    const body = importForm(asked);
    body.set("dry_run", "true");
    body.set("links", "true");
    return request<ImportAnswer | { job: JobView }>({
      method: "POST",
      path: `${form(app, key)}/import`,
      body,
    });
  },
  importFile: (app: string, key: string, asked: ImportRequest, idempotencyKey: string) =>
    request<ImportAnswer | { job: JobView }>({
      method: "POST",
      path: `${form(app, key)}/import`,
      body: importForm(asked),
      headers: { "Idempotency-Key": idempotencyKey },
    }),
  importErrors: async (app: string, key: string, asked: ImportRequest): Promise<Blob> => {
    const path = `${form(app, key)}/import/errors`;
    return (await requestFile<never>({ method: "POST", path, body: importForm(asked) })).file;
  },
  imports: (app: string, key: string, signal?: AbortSignal) =>
    request<{ rows: PastImport[] }>({ path: `${form(app, key)}/imports`, signal }),
  undoImport: (app: string, key: string, id: string) =>
    request<JobView>({ method: "POST", path: `${form(app, key)}/imports/${id}/undo`, body: {} }),
  mappings: (app: string, key: string, signal?: AbortSignal) =>
    request<{ rows: SavedMapping[] }>({ path: `${form(app, key)}/import/mappings`, signal }),
  saveMapping: (app: string, key: string, body: Omit<SavedMapping, "id">) =>
    request<SavedMapping>({ method: "POST", path: `${form(app, key)}/import/mappings`, body }),
  changeMapping: (app: string, key: string, id: string, body: Partial<Omit<SavedMapping, "id" | "mode">>) =>
    request<SavedMapping>({ method: "PATCH", path: `${form(app, key)}/import/mappings/${id}`, body }),
  deleteMapping: (app: string, key: string, id: string) =>
    request<void>({ method: "DELETE", path: `${form(app, key)}/import/mappings/${id}` }),
};
