import { expect, test } from "vitest";
import type { FieldView, FormView } from "../api/types";
import { absorb, settle } from "./absorb";
import { type FormRow, rowsPayload } from "./rows";
import { type FormState, isDirty } from "./state";

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

const lines = { fields: [field("lines", { fields: [field("name")] as FieldView[] })] } as unknown as FormView;
const line1 = (key: string, id?: string, touched: string[] = []): FormRow => ({
  key,
  id,
  values: { name: key },
  touched,
});
const told = (...ids: string[]) => ({ values: { lines: ids.map((id) => ({ id, name: id })) }, errors: [] });
const stateOf = (rows: readonly FormRow[], saved: string[]) =>
  ({
    rows: { lines: rows },
    saved: { lines: saved },
    values: {},
    wrong: {},
    staged: [],
    touched: new Set(),
  }) as unknown as FormState;

test("a row somebody else took away meanwhile is gone after a save, and nothing is left to save", () => {
  const rows = [line1("a", "a"), line1("b", "b")];

  const after = settle(stateOf(rows, ["a", "b"]), lines, told("a"), {
    rows: { lines: rows },
    newer: () => false,
  });

  expect(after.rows.lines?.map((row) => row.id)).toEqual(["a"]);
  expect(isDirty(after)).toBe(false);
});

test("a row that was taken away while somebody wrote in it is a new one", () => {
  const rows = [line1("a", "a"), line1("b", "b", ["name"])];
  const newer = (path: string) => path === "lines/b/name";

  const after = settle(stateOf(rows, ["a", "b"]), lines, told("a"), { rows: { lines: rows }, newer });

  expect(rowsPayload(after.rows.lines ?? [], after.saved.lines ?? [])).toEqual({ add: [{ name: "b" }] });
});

test("rows others put before the new one stand before it after a save, and nothing is left to save", () => {
  const rows = [line1("a", "a"), line1("new-1", undefined, ["name"])];

  const after = settle(stateOf(rows, ["a"]), lines, told("a", "theirs", "mine"), {
    rows: { lines: rows },
    newer: () => false,
  });

  expect(after.rows.lines?.map((row) => row.id)).toEqual(["a", "theirs", "mine"]);
  expect(isDirty(after)).toBe(false);
});

test("a row that was begun during the save stays below the one it stood below", () => {
  const sent = [line1("a", "a"), line1("new-1", undefined, ["name"])];
  const rows = [...sent, line1("new-2", undefined, ["name"])];

  const after = settle(stateOf(rows, ["a"]), lines, told("a", "theirs", "mine"), {
    rows: { lines: sent },
    newer: (path) => path.startsWith("lines/new-2"),
  });

  expect(after.rows.lines?.map((row) => row.key)).toEqual(["a", "theirs", "new-1", "new-2"]);
  expect(rowsPayload(after.rows.lines ?? [], after.saved.lines ?? [])).toEqual({ add: [{ name: "new-2" }] });
});
