import { vi } from "vitest";
import type { FieldView, FormView, Payload, PreviewAnswer, Saved, Values } from "../api/types";
import type { FormClient } from "./form";

/** A field of a test's form. */
export function field(key: string, more: Partial<FieldView> = {}): FieldView {
  return {
    key,
    label: key,
    kind: "text",
    widget: "text",
    required: false,
    readonly: false,
    masked: false,
    ops: [],
    sortable: true,
    groupable: false,
    summable: false,
    class: "input",
    width: 2,
    ...more,
  };
}

const computed = { readonly: true, class: "stored" as const, widget: "readonly" };
/** An order with lines. */
export const view: FormView = {
  key: "order",
  label: "orders",
  noun: "order",
  id_prefix: "ord",
  title: "no",
  can: { read: true, create: true, update: true, delete: true, import: true, export: true },
  fields: [
    field("no", { ...computed, class: "input" }),
    field("customer", { required: true }),
    field("phone"),
    field("lines", {
      fields: [field("product", { required: true }), field("quantity"), field("amount", computed)],
    }),
    field("total", computed),
  ],
  views: [],
  sections: [],
};

/** An answer that says nothing. */
export const blank: PreviewAnswer = {
  values: {},
  errors: [],
  visible: {},
  required: {},
  readonly: {},
  options: {},
};

/** A client that remembers what it was asked and answers when told to. */
export function fakeClient() {
  const asked: Payload[] = [];
  const waiting: { give: (answer: PreviewAnswer) => void; fail: (error: Error) => void }[] = [];
  const client: FormClient = {
    preview: ({ values }) => {
      asked.push(values);
      return new Promise((give, fail) => waiting.push({ give, fail }));
    },
    create: vi.fn(
      async (values: Payload): Promise<Saved> => ({ id: "ord_1", version: 1, values: values as Values }),
    ),
    update: vi.fn(
      async (id: string, version: number): Promise<Saved> => ({ id, version: version + 1, values: {} }),
    ),
  };
  const answer = async (values: Values, more: Partial<PreviewAnswer> = {}) => {
    waiting.shift()?.give({ ...blank, values, ...more });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { client, asked, waiting, answer };
}
