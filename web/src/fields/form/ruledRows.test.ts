import { expect, test } from "vitest";
import type { FieldView } from "../../api/types";
import { writeCells } from "../../grid/edits";
import { openForm } from "../../runtime/form";
import { fakeClient, view } from "../../runtime/form.fixture";
import { ruledRows, unruledRows } from "./ruledRows";

const lines = view.fields[3] as FieldView;
const rows = [
  { key: "a", values: { product: "tea", quantity: "1" }, touched: [] },
  { key: "b", values: { product: "beer", quantity: "2" }, touched: [] },
];
const columns = [{ key: "product" }, { key: "quantity" }] as never[];

function stateWith(said: object) {
  const form = openForm({ form: view, client: fakeClient().client });
  form.setRows("lines", rows);
  return { ...form.store.getState(), ...said };
}

test("Rows no rule speaks of stay the very same.", () => {
  expect(ruledRows(stateWith({ readonly: { "lines.product": true } }), lines, rows)).toBe(rows);
});

test("A hidden cell is empty and shut, and has its value again when another cell of its row was written.", () => {
  const state = stateWith({ visible: { "lines/b/product": false } });

  const seen = ruledRows(state, lines, rows);
  const written = writeCells({ columns, rows: seen, maxRows: 10 }, [
    { row: 1, col: 0, value: "wine" },
    { row: 1, col: 1, value: "3" },
  ]);

  expect(seen.map((row) => row.values.product)).toEqual(["tea", null]);
  expect(unruledRows(state, lines, written)).toEqual([
    rows[0],
    { key: "b", values: { product: "beer", quantity: "3" }, touched: ["quantity"] },
  ]);
});

test("A cell hidden with its column, or shown again meanwhile, has its value again too.", () => {
  const said = { visible: { "lines.product": false, "lines/a/quantity": false } };
  const seen = ruledRows(stateWith(said), lines, rows);

  expect(seen.map((row) => row.values.product)).toEqual([null, null]);
  for (const now of [said, { visible: {} }])
    expect(unruledRows(stateWith(now), lines, seen).map((row) => row.values)).toEqual([
      { product: "tea", quantity: "1" },
      { product: "beer", quantity: "2" },
    ]);
});

test("A locked cell is seen and not written.", () => {
  const state = stateWith({ readonly: { "lines/a/quantity": true } });

  const seen = ruledRows(state, lines, rows);

  expect(seen[0]?.values).toEqual(rows[0]?.values);
  expect(writeCells({ columns, rows: seen, maxRows: 10 }, [{ row: 0, col: 1, value: "9" }])).toBe(seen);
});
