import type { FieldView, FormView, PreviewAnswer } from "../api/types";

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
