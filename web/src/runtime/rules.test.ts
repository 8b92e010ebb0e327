/** What the preview says rules make of fields, columns and single cells. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FieldView } from "../api/types";
import { openForm } from "./form";
import { fakeClient, view } from "./form.fixture";
import { cellState, hasWrong, isAsked, isVisible, listProblems, missing } from "./state";

const customer = view.fields[1] as FieldView;
const lines = view.fields[3] as FieldView;
const [product, quantity] = lines.fields as [FieldView, FieldView];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function ruled(more: object) {
  const { client, answer } = fakeClient();
  const form = openForm({ form: view, client });
  form.setRows("lines", [
    { key: "a", values: { quantity: "1" }, touched: ["quantity"] },
    { key: "b", values: { quantity: "2" }, touched: ["quantity"] },
  ]);
  await vi.advanceTimersByTimeAsync(300);
  await answer({}, more);
  return form;
}

test("A hidden field is not asked for, and what was typed there stands in nobody's way.", async () => {
  const form = await ruled({ visible: { customer: false, phone: false } });
  form.set("phone", "x", "no number");
  const state = form.store.getState();

  expect(isVisible(state, "customer")).toBe(false);
  expect(isAsked(view, state, customer)).toBe(false);
  expect(hasWrong(state)).toBe(false);
  expect(listProblems(view, state)).toEqual([]);
  expect(missing(view, state)).not.toHaveProperty("customer");
});

test("What is said of a column holds in every row, also in one that is added.", async () => {
  const form = await ruled({ readonly: { "lines.product": true }, required: { "lines.quantity": true } });
  const state = form.store.getState();

  for (const row of ["a", "b", "later"]) {
    expect(cellState(state, lines, row, product)).toMatchObject({ readonly: true });
    expect(cellState(state, lines, row, quantity)).toMatchObject({ required: true });
  }
  expect(Object.keys(missing(view, state))).toEqual(["customer"]);
});

test("What is said of one row holds there only.", async () => {
  const form = await ruled({ visible: { "lines.1.product": false }, readonly: { "lines.0.quantity": true } });
  const state = form.store.getState();

  expect(cellState(state, lines, "a", product).hidden).toBe(false);
  expect(cellState(state, lines, "b", product).hidden).toBe(true);
  expect(cellState(state, lines, "a", quantity).readonly).toBe(true);
  expect(cellState(state, lines, "b", quantity).readonly).toBe(false);
  expect(Object.keys(missing(view, state))).toEqual(["customer", "lines/a/product"]);
});

test("A hidden subform asks for none of its rows.", async () => {
  const form = await ruled({ visible: { lines: false } });

  expect(Object.keys(missing(view, form.store.getState()))).toEqual(["customer"]);
});
