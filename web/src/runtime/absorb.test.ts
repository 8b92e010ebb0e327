import { expect, test } from "vitest";
import type { FieldView, FormView } from "../api/types";
import { absorb } from "./absorb";
import { rowsPayload } from "./rows";
import type { FormState } from "./state";

const field = (key: string, more: Partial<FieldView> = {}) => ({ key, label: key, readonly: false, ...more });
const cells = [
  field("address", { also: { name: "receiver", phone: "phone" } }),
  field("receiver"),
  field("phone"),
];
const form = { fields: [field("addresses", { fields: cells as FieldView[] })] } as unknown as FormView;
const line = "张三 13800000000 浙江省杭州市文三路1号";
const place = { province: "浙江省", city: "杭州市", district: null, detail: "文三路1号" };

test("what a pasted line fills beside its own cell is sent when the line has become an address", () => {
  const row = { key: "new-1", values: { address: line }, touched: ["address"] };
  const state = { rows: { addresses: [row] }, values: {}, wrong: {} } as unknown as FormState;
  const answer = { address: place, receiver: "张三", phone: null };
  const sent = { rows: { addresses: [row] }, newer: () => false };

  const after = absorb(state, form, { values: { addresses: [answer] }, errors: [] }, sent);

  const rows = after.rows.addresses ?? [];
  expect(rows[0]?.values).toEqual(answer);
  expect(rowsPayload(rows, [])).toEqual({ add: [{ address: place, receiver: "张三" }] });
});

test("an address that was chosen touches nothing else", () => {
  const row = { key: "new-1", values: { address: place }, touched: ["address"] };
  const state = { rows: { addresses: [row] }, values: {}, wrong: {} } as unknown as FormState;
  const answer = { address: place, receiver: "李四", phone: null };

  const after = absorb(
    state,
    form,
    { values: { addresses: [answer] }, errors: [] },
    { rows: { addresses: [row] }, newer: () => false },
  );

  expect(after.rows.addresses?.[0]?.touched).toEqual(["address"]);
});
