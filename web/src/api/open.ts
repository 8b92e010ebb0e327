/** The open API: keys, the OpenAPI document of an app, and trying a call. Owns their shapes and paths. */
import { request, send } from "./client";

export interface ApiKey {
  id: string;
  name: string;
  ending: string | null;
  state: "active" | "expired" | "revoked";
  roles: string[];
  /** Verbs by `app/form` or `*`; null: all that the roles give. */
  forms: Record<string, string[]> | null;
  addresses: string[];
  rate: number | null;
  burst: number | null;
  created_at: string;
  created_by: string | null;
  expires_at: string | null;
  /** The last day on which it is of use. */
  expires_on: string | null;
  revoked_at: string | null;
  used_at: string | null;
}

export interface KeysView {
  keys: ApiKey[];
  roles: { id: string; name: string }[];
  forms: { name: string; label: string; app: string }[];
  verbs: string[];
  usual: { rate: number; burst: number; burst_seconds: number };
}

export interface NewKey {
  name: string;
  roles: string[];
  forms?: Record<string, string[]>;
  expires_on?: string;
  addresses?: string[];
  rate?: number;
}

export interface OpenField {
  path: string;
  label: string;
  kind: string;
  required: boolean;
  writable: boolean;
  readable: boolean;
  note: string;
}

export interface OpenAnswer {
  $ref?: string;
  description?: string;
  content?: Record<string, { example?: unknown }>;
}

export interface OpenOperation {
  operationId: string;
  tags?: string[];
  summary: string;
  description?: string;
  parameters: { $ref?: string; name?: string }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, OpenAnswer>;
}

export interface OpenDocument {
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string; "x-form": string; "x-fields": OpenField[] }[];
  paths: Record<string, Record<string, OpenOperation>>;
  components: { responses: Record<string, OpenAnswer> };
  "x-codes": { status: number; code: string; message: string }[];
}

export interface Tried {
  status: number;
  milliseconds: number;
  text: string;
}

export interface Trial {
  method: string;
  /** Below `/api/v1`. */
  path: string;
  body?: string;
  version?: string;
  bearer?: string;
}

export const openApi = {
  keys: () => request<KeysView>({ path: "/keys" }),
  create: (body: NewKey) => request<ApiKey & { token: string }>({ method: "POST", path: "/keys", body }),
  revoke: (id: string) => request<void>({ method: "DELETE", path: `/keys/${id}` }),
  document: (app: string, signal?: AbortSignal) =>
    request<OpenDocument>({ path: `/apps/${encodeURIComponent(app)}/openapi.json`, signal }),
};

/** Send a call as it was typed, and tell what came back, whatever it is. */
export async function tryCall(trial: Trial): Promise<Tried> {
  const start = performance.now();
  const answer = await send({
    method: trial.method.toUpperCase() as "GET",
    path: trial.path,
    body: trial.body ? JSON.parse(trial.body) : undefined,
    headers: trial.version ? { "If-Match": `"${trial.version}"` } : {},
    bearer: trial.bearer || undefined,
  });
  const text = await answer.text();
  return { status: answer.status, milliseconds: Math.round(performance.now() - start), text };
}
