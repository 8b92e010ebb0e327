/** Pressing a button of a record, on the wire. */
import { newKey, request } from "./client";
import type { Payload, RecordView, Saved } from "./types";

export const press = (app: string, form: string, record: RecordView, button: string, values: Payload) =>
  request<Saved>({
    method: "POST",
    path: `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(form)}/records/${record.id}/buttons/${encodeURIComponent(button)}`,
    body: { values },
    headers: { "If-Match": `"${record.version}"`, "Idempotency-Key": newKey() },
  });
