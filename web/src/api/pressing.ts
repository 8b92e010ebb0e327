/** Pressing a button of a record, on the wire. */
import { request } from "./client";
import type { Payload, Saved } from "./types";

/** What is pressed; the version is that of the record as its presser saw it. */
export interface Attempted {
  app: string;
  form: string;
  record: { id: string; version: number };
  button: string;
}

/** changed: whether it made a new version of the record. ends: a process ended by it, which undoing would not begin again. */
export interface Pressed extends Saved {
  changed: boolean;
  ends: boolean;
}

export const press = ({ app, form, record, button }: Attempted, values: Payload, key: string) =>
  request<Pressed>({
    method: "POST",
    path: `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(form)}/records/${record.id}/buttons/${encodeURIComponent(button)}`,
    body: { values },
    headers: { "If-Match": `"${record.version}"`, "Idempotency-Key": key },
  });
