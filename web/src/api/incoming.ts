/** Incoming webhooks, for administrators. Owns their shapes and paths. */
import { request } from "./client";

export const DOES = ["create", "upsert", "flow"] as const;
export type Does = (typeof DOES)[number];
export const PROOFS = ["standard", "hmac", "none"] as const;
export type Proof = (typeof PROOFS)[number];
export const WAYS = ["header", "path", "none"] as const;
export type Way = (typeof WAYS)[number];
export const CALL_STATES = ["done", "refused", "kept", "unproven"] as const;
export type CallState = (typeof CALL_STATES)[number];

/** Where a field comes from; maps: of the rows of a list, with paths that begin at each entry. field: null once it is gone. */
export interface Mapped {
  field: string | null;
  path: string | null;
  by?: string | null;
  default?: unknown;
  maps?: readonly Mapped[];
}

/** name: `header` or path. */
export interface Once {
  by: Way;
  name?: string;
}

export interface IncomingField {
  key: string;
  label: string;
  required: boolean;
  /** Records may be found by it. */
  unique: boolean;
  /** Of a relation: how its target can be named, besides its title. */
  by?: { key: string; label: string }[];
  /** The columns, of sub-rows. */
  fields?: IncomingField[];
}

export interface IncomingForm {
  name: string;
  label: string;
  app: string;
  fields: IncomingField[];
}

export interface IncomingFlow {
  name: string;
  label: string;
  form: string;
  maps: { field: string; path: string }[];
}

interface Settings {
  name: string;
  form: string | null;
  does: Does;
  key: string | null;
  flow: string | null;
  maps: readonly Mapped[];
  proof: Proof;
  header: string | null;
  once: Once;
  roles: readonly string[];
}

export interface Incoming extends Settings {
  id: string;
  /** The last characters of its address. */
  ending: string;
  /** Something it needs is gone. */
  lacks: boolean;
  /** The last few messages came to nothing. */
  failing: boolean;
  on: boolean;
  former_until: string | null;
  last_at: string | null;
  last_state: CallState | null;
  version: number;
}

/** What is told this once: the path of its address, its secret. */
export interface MadeIncoming extends Incoming {
  path: string | null;
  secret: string | null;
}

export interface IncomingView {
  incoming: Incoming[];
  forms: IncomingForm[];
  flows: IncomingFlow[];
  roles: { id: string; name: string }[];
  /** The public address of Huodan, if one is set. */
  base: string | null;
  path: string;
  most: number;
}

export type IncomingWish = Omit<Settings, "form" | "key" | "flow" | "header"> & {
  form: string;
  key: string;
  flow: string;
  header: string;
};

export interface Place {
  path: string;
  message: string;
}

export interface IncomingCall {
  id: string;
  at: string;
  state: CallState;
  status: number;
  did: "created" | "updated" | "unchanged" | null;
  once: string | null;
  app: string | null;
  form: string | null;
  record: string | null;
  error: string | null;
  errors: Place[];
  address: string;
  took_ms: number;
  repeats: number;
  repeated_at: string | null;
  replay_of: string | null;
  replayed_by: string | null;
  has_body: boolean;
}

export interface CameIncoming extends IncomingCall {
  headers: Record<string, string>;
  body: string | null;
}

export interface TriedIncoming {
  values: Record<string, unknown>;
  is_there: boolean;
  errors: Place[];
}

export const incomingKeys = {
  all: ["incoming"] as const,
  calls: (id: string, state: string) => ["incoming", id, "calls", state] as const,
  call: (id: string, call: string) => ["incoming", id, "call", call] as const,
};

const one = (id: string) => `/incoming/${id}`;

export const incomingApi = {
  list: (signal?: AbortSignal) => request<IncomingView>({ path: "/incoming", signal }),
  make: (body: IncomingWish & { secret: string }) =>
    request<MadeIncoming>({ method: "POST", path: "/incoming", body }),
  change: (id: string, body: IncomingWish & { version: number }) =>
    request<Incoming>({ method: "PATCH", path: one(id), body }),
  switchOn: (id: string, on: boolean, version: number) =>
    request<Incoming>({ method: "POST", path: `${one(id)}/switch`, body: { on, version } }),
  remove: (id: string) => request<void>({ method: "DELETE", path: one(id) }),
  renewAddress: (id: string) =>
    request<MadeIncoming>({ method: "POST", path: `${one(id)}/address`, body: {} }),
  renewSecret: (id: string) => request<MadeIncoming>({ method: "POST", path: `${one(id)}/secret`, body: {} }),
  endFormer: (id: string) => request<Incoming>({ method: "DELETE", path: `${one(id)}/secret` }),
  tryOut: (body: IncomingWish & { sample: unknown }) =>
    request<TriedIncoming>({ method: "POST", path: "/incoming/try", body }),
  calls: (id: string, state: string, before: string, signal?: AbortSignal) =>
    request<{ rows: IncomingCall[]; next: string | null }>({
      path: `${one(id)}/calls?state=${state}&before=${before}`,
      signal,
    }),
  call: (id: string, call: string, signal?: AbortSignal) =>
    request<CameIncoming>({ path: `${one(id)}/calls/${call}`, signal }),
  replay: (id: string, call: string) =>
    request<{ did: string }>({ method: "POST", path: `${one(id)}/calls/${call}/replay`, body: {} }),
};
