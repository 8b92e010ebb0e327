import { expect, test } from "vitest";
import type { RowsRead } from "../../api/subrows";
import type { Value } from "../../api/types";
import type { SheetColumn } from "../../grid/contract";
import { importedRows } from "./importedRows";

const text = (value: Value) => (value === null ? "" : String(value));
const column = (key: string, more: Partial<SheetColumn> = {}): SheetColumn => ({
  ...{ key, label: key, width: 100, text, parse: (typed: string) => ({ value: typed }) },
  ...more,
});
const columns = [
  column("product", { choices: async () => [] }),
  column("quantity"),
  column("cost", { readonly: true }),
];
const found = (more: Partial<RowsRead>): RowsRead => ({
  ...{ columns: [], fields: [], rows: [], problems: [], warnings: [], total: 0 },
  ...{ sheet: null, sheets: [], header_row: 1 },
  ...more,
});
const problem = (row: number, field: string, code = "x") => ({
  ...{ row, field, code, column: field, text: `text of ${field}`, message: `wrong ${field}` },
});

test("rows are as if typed, without what may not be written", () => {
  const rows = importedRows(
    found({ rows: [{ row: 2, values: { product: { id: "p_1", title: "A" }, quantity: "3", cost: "9" } }] }),
    columns,
    true,
  );
  expect(rows).toMatchObject([
    { values: { product: { id: "p_1", title: "A" }, quantity: "3" }, touched: ["product", "quantity"] },
  ]);
  expect(rows[0]?.values).not.toHaveProperty("cost");
  expect(rows[0]?.id).toBeUndefined();
});

test("what cannot be read stays as text, and says why", () => {
  const [row] = importedRows(
    found({ rows: [{ row: 2, values: {} }], problems: [problem(2, "quantity"), problem(2, "cost")] }),
    columns,
    true,
  );
  expect(row).toMatchObject({
    values: { quantity: "text of quantity" },
    wrong: { quantity: { message: "wrong quantity" } },
  });
});

test("what names nothing is looked up where somebody may choose then", () => {
  const read = found({ rows: [{ row: 2, values: {} }], problems: [problem(2, "product", "no_target")] });
  expect(importedRows(read, columns, true)[0]?.wrong?.product).toMatchObject({ pending: "exact" });
  expect(importedRows(read, columns, false)[0]?.wrong?.product).toEqual({ message: "wrong product" });
});

test("rows of nothing that may be written are left out", () => {
  const read = found({ rows: [{ row: 2, values: { cost: "1" } }], problems: [problem(2, "cost")] });
  expect(importedRows(read, columns, true)).toEqual([]);
});
