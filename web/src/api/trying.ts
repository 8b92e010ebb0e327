/** Trying a draft out: what a record of it would be; nothing is kept. */
import { api } from "./calls";
import { request } from "./client";
import type { FieldView, Payload, PickAnswer, PreviewAnswer } from "./types";

export const NOTHING: PreviewAnswer = {
  values: {},
  errors: [],
  visible: {},
  required: {},
  readonly: {},
  options: {},
};

const NONE: PickAnswer = { rows: [], recent: [], columns: [], can_create: false };

/** `role`: of the draft; null for every right. While the draft makes no sense nothing is worked out. */
export async function tryOut(
  app: string,
  form: string,
  role: string | null,
  values: Payload,
): Promise<PreviewAnswer> {
  const answer = await request<PreviewAnswer & { problem: string | null }>({
    method: "POST",
    path: `/building/${encodeURIComponent(app)}/draft/try`,
    body: role === null ? { form, values } : { form, values, role },
  });
  return answer.problem === null ? answer : NOTHING;
}

/** What a field of a draft may point to: the records its builder sees today, as the filter of the field is not published. */
export async function pickToday(
  field: FieldView | undefined,
  search: string,
  signal?: AbortSignal,
): Promise<PickAnswer> {
  const target = field?.target;
  if (!target) return NONE;
  const { forms } = await api.app(target.app, signal);
  const title = forms.find((one) => one.key === target.form && one.can.read)?.title;
  if (!title) return NONE;
  const asked = { columns: [title], limit: 20, ...(search ? { search } : {}) };
  const found = await api.query(target.app, target.form, asked, signal);
  const rows = found.rows.map((row) => ({ id: row.id, title: String(row[title] ?? ""), cells: {} }));
  return { ...NONE, rows };
}
