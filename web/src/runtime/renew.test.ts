import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../api/client";
import type { FormView, Values } from "../api/types";
import { draftOf } from "./draft";
import { openForm } from "./form";
import { blank, field, view } from "./form.fixture";
import { textOf } from "./renew";

const client = {
  preview: vi.fn(async () => blank),
  create: vi.fn(async () => ({ id: "ord_1", version: 1, values: {} as Values })),
  update: vi.fn(async () => ({ id: "ord_1", version: 2, values: {} as Values })),
};

const lines = field("lines", {
  fields: [field("product", { required: true }), field("amount", { readonly: true, widget: "readonly" })],
});
/** Without the phone and the quantity, with a tax number that must be filled in; what was the customer is a number. */
const later: FormView = {
  ...view,
  fields: [
    field("no", { readonly: true, widget: "readonly" }),
    field("customer", { required: true, widget: "number" }),
    field("tax_no", { required: true }),
    lines,
    field("total", { readonly: true, widget: "readonly" }),
  ],
};

function filled() {
  const form = openForm({ form: view, client });
  form.set("customer", "甲");
  form.set("phone", "0571-1");
  form.setRows("lines", [
    { key: "new-1", values: { product: "茶", quantity: "3" }, touched: ["product", "quantity"] },
  ]);
  return form;
}

describe("a form that is changed while it is filled in", () => {
  test("keeps what fits, and tells the rest with what was typed", () => {
    const form = filled();

    form.renew(later, null);

    expect(form.payload()).toEqual({ lines: [{ product: "茶" }] });
    expect(form.store.getState().renewals).toEqual([
      { act: "changed", label: "customer", required: false, typed: "甲" },
      { act: "added", label: "tax_no", required: true, typed: null },
      { act: "removed", label: "lines · quantity", required: false, typed: "3" },
      { act: "removed", label: "phone", required: false, typed: "0571-1" },
    ]);
    form.readRenewals();
    expect(form.store.getState().renewals).toEqual([]);
  });

  test("loses nothing where only words changed", () => {
    const form = filled();
    const before = form.payload();

    form.renew({ ...view, fields: view.fields.map((one) => ({ ...one, label: `${one.label}!` })) }, null);

    expect(form.payload()).toEqual(before);
    expect(form.store.getState().renewals).toEqual([]);
  });

  test("shows of a record what the server has for fields that are new", () => {
    const record = { id: "ord_1", version: 3, values: { phone: "1", lines: [] } };
    const form = openForm({ form: view, client, record: record as never });

    form.renew(later, { tax_no: "91", customer: "7" });

    expect(form.store.getState().values).toMatchObject({ tax_no: "91", customer: "7" });
    expect(form.isDirty()).toBe(false);
  });

  test("asks for the newer form when the server refuses what it does not know, or wants what is not there", async () => {
    for (const [path, code] of [
      ["phone", "unknown_field"],
      ["tax_no", "required"],
    ] as const) {
      const form = filled();
      form.onOutdated = vi.fn();
      const problem = {
        type: "",
        title: "",
        status: 422,
        code: "invalid",
        errors: [{ path, code, message: "m" }],
      };
      client.create.mockRejectedValueOnce(new ApiError(problem as never));

      await form.save();

      expect(form.onOutdated).toHaveBeenCalledOnce();
      expect(form.payload()).toMatchObject({ phone: "0571-1" });
    }
  });

  test("is told too when a draft is taken up again under it", () => {
    const draft = JSON.parse(JSON.stringify(draftOf(view, filled().store.getState())));

    const form = openForm({ form: later, client, draft });

    const told = form.store.getState().renewals.map(({ label, typed }) => [label, typed]);
    expect(told).toEqual([
      ["customer", "甲"],
      ["lines · quantity", "3"],
      ["phone", "0571-1"],
    ]);
    expect(form.payload()).toEqual({ lines: [{ product: "茶" }] });
  });
});

test("a rich text is told in its words", () => {
  const blocks = [{ kind: "bullet" as const, runs: [{ text: "甲", marks: ["bold" as const] }] }];
  expect(textOf({ text: "\u2022 甲", blocks })).toBe("\u2022 甲");
});
