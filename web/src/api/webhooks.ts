/** Webhooks, for administrators. Owns their shapes and paths. */
import { request } from "./client";

export const EVENTS = ["created", "updated", "deleted", "restored"] as const;
export type WebhookEvent = (typeof EVENTS)[number];
/** What groups hear of besides: to-dos. */
export const TODO_EVENTS = ["todo", "urged", "due"] as const;
export type TodoEvent = (typeof TODO_EVENTS)[number];
export const DELIVERY_STATES = ["waiting", "delivered", "dead", "withheld"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A way on which others are told. sample: how its addresses begin. */
export interface Channel {
  key: string;
  label: string;
  sample: string;
  /** Of a group of people, told in words; its secret comes from its platform. */
  is_robot: boolean;
  takes_secret: boolean;
  /** Told of changes of records; else only of what processes have to say. */
  hears_changes: boolean;
  /** Tells single persons, each by their own number. */
  is_to_each: boolean;
}

/** forms: `app/form`, or `*` alone; roles: by the names they have now; url: of a robot its host and end only. */
export interface Webhook {
  id: string;
  channel: string;
  name: string;
  url: string;
  forms: string[];
  events: (WebhookEvent | TodoEvent)[];
  roles: string[];
  /** How many of its roles are gone; they count for nothing. */
  gone_roles: number;
  /** Of the last twenty changes it might know of none. */
  blind: boolean;
  on: boolean;
  /** Why it was switched off by itself. */
  off_why: "gone" | "failing" | "restored" | null;
  off_at: string | null;
  /** Until when the former secret signs too. */
  former_until: string | null;
  failing_since: string | null;
  answered_at: string | null;
  waiting: number;
  dead: number;
  /** Whose processes may name it, besides those of administrators. */
  lent: { apps: string[]; people: Named[] };
  version: number;
}

export interface Named {
  id: string;
  title: string | null;
}

/** secret: null if it is not ours. */
export interface MadeWebhook extends Webhook {
  secret: string | null;
}

export interface WebhookView {
  webhooks: Webhook[];
  forms: { name: string; label: string; app: string }[];
  roles: { id: string; name: string }[];
  apps: { key: string; label: string }[];
  /** Who builds an app without administering all. */
  builders: Named[];
  channels: Channel[];
  /** Private networks that may be reached. */
  networks: string[];
  most: number;
}

/** secret: of a robot; one whose address stays keeps its own. */
export interface WebhookWish {
  secret?: string;
  name: string;
  url: string;
  forms: readonly string[];
  events: readonly string[];
  roles: readonly string[];
  lent?: { apps: readonly string[]; people: readonly string[] };
}

/** label, record: null for a trial, and where the form is gone. */
export interface Delivery {
  id: string;
  kind: WebhookEvent | TodoEvent | "notice" | "test";
  app: string | null;
  form: string | null;
  label: string | null;
  record: string | null;
  version: number;
  at: string;
  state: DeliveryState;
  due_at: string | null;
  attempts: number;
  most: number;
  tried_at: string | null;
  took_ms: number | null;
  status: number | null;
  error: string | null;
}

export interface SentDelivery extends Delivery {
  request: { url: string; headers: Record<string, string>; body: string } | null;
  answer: { status: number; type: string; body: string } | null;
}

export const webhookKeys = {
  all: ["webhooks"] as const,
  log: (id: string, state: string) => ["webhooks", id, "log", state] as const,
  sent: (id: string, delivery: string) => ["webhooks", id, "sent", delivery] as const,
};

const one = (id: string) => `/webhooks/${id}`;

export const webhookApi = {
  list: (signal?: AbortSignal) => request<WebhookView>({ path: "/webhooks", signal }),
  make: (body: WebhookWish & { channel: string }) =>
    request<MadeWebhook>({ method: "POST", path: "/webhooks", body }),
  change: (id: string, body: WebhookWish & { on: boolean; version: number }) =>
    request<Webhook>({ method: "PATCH", path: one(id), body }),
  remove: (id: string) => request<void>({ method: "DELETE", path: one(id) }),
  renewSecret: (id: string) => request<MadeWebhook>({ method: "POST", path: `${one(id)}/secret`, body: {} }),
  tryOut: (id: string) => request<SentDelivery>({ method: "POST", path: `${one(id)}/test`, body: {} }),
  endFormer: (id: string) => request<Webhook>({ method: "DELETE", path: `${one(id)}/secret` }),
  replay: (id: string, what: { delivery: string } | { state: "dead" | "withheld" }) =>
    request<{ count: number }>({ method: "POST", path: `${one(id)}/replay`, body: what }),
  setNetworks: (networks: readonly string[]) =>
    request<{ networks: string[] }>({ method: "PATCH", path: "/webhooks", body: { networks } }),
  log: (id: string, state: string, before: string, signal?: AbortSignal) =>
    request<{ rows: Delivery[]; next: string | null }>({
      path: `${one(id)}/deliveries?state=${state}&before=${before}`,
      signal,
    }),
  sent: (id: string, delivery: string, signal?: AbortSignal) =>
    request<SentDelivery>({ path: `${one(id)}/deliveries/${delivery}`, signal }),
};
