import { expect, test } from "vitest";
import type { NodeElement } from "../../api/flows";
import { fitted } from "./paste";

const option = (id: string, value: string) => ({ id, value });
const orders = {
  fields: [
    { id: "ord_total", key: "total", label: { zh: "金额", en: "Amount" }, kind: "money" },
    { id: "ord_state", key: "state", label: "状态", kind: "radio_group", options: [option("o1", "新")] },
    { id: "ord_who", key: "who", label: "业务员", kind: "member" },
    { id: "ord_cust", key: "customer", label: "客户", kind: "relation", target: "cust" },
    {
      id: "ord_lines",
      key: "lines",
      label: "明细",
      kind: "subform",
      fields: [{ id: "ln_n", label: "数量", kind: "number" }],
    },
  ],
  related: () => [{ id: "cust_level", key: "level", label: "等级", kind: "number" }],
};
const bills = {
  fields: [
    { id: "b_sum", key: "amount", label: { zh: "金额", en: "Sum" }, kind: "money" },
    { id: "b_state", key: "phase", label: "状态", kind: "radio_group", options: [option("p9", "新")] },
    { id: "b_who", key: "seller", label: "业务员", kind: "single_line_text" },
    { id: "b_cust", key: "client", label: "客户", kind: "relation", target: "client" },
  ],
  related: () => [{ id: "cl_level", key: "grade", label: "等级", kind: "number" }],
};
const step = (more: object): NodeElement =>
  ({ id: "n1", kind: "approve", label: "n1", ...more }) as NodeElement;

test("fields are found by name and kind, also behind relations, and in texts", () => {
  const { nodes, lost } = fitted(
    [
      step({
        who: [
          {
            id: "w",
            by: "matrix",
            matrix: { amount: "ord_total", option: "ord_state", rows: [{ options: ["o1"] }] },
          },
        ],
        checks: [{ formula: "AND(#ord_total > 5, #ord_cust.#cust_level = 1, #created_by = 1)" }],
        text: "{total} {customer.level}",
      }),
    ],
    orders,
    bills,
  );
  expect(lost).toEqual([]);
  expect(nodes[0]).toMatchObject({
    id: "n1",
    who: [{ matrix: { amount: "b_sum", option: "b_state", rows: [{ options: ["p9"] }] } }],
    checks: [{ formula: "AND(#b_sum > 5, #b_cust.#cl_level = 1, #created_by = 1)" }],
    text: "{amount} {client.grade}",
  });
});

test("what has nothing like it stays, and its step says so", () => {
  const inner = step({ id: "n2", sets: [{ field: "ln_n", formula: "1" }] });
  const { nodes, lost } = fitted(
    [
      step({ who: [{ by: "field", field: "#ord_who" }], note: "旧" }),
      step({ id: "b", ways: [{ id: "w1", nodes: [inner] }] }),
    ],
    orders,
    bills,
  );
  expect(lost).toEqual(["业务员", "数量"]);
  expect(nodes[0]).toMatchObject({ who: [{ field: "#ord_who" }], note: "⚠ 业务员 旧" });
  expect(nodes[1]?.note).toBeUndefined();
  expect(nodes[1]?.ways?.[0]?.nodes[0]).toMatchObject({ sets: [{ field: "ln_n" }], note: "⚠ 数量" });
});

test("within one form everything stays as it is", () => {
  const own = step({ who: [{ by: "field", field: "#ord_who" }], text: "{total}" });
  expect(fitted([own], orders, orders)).toEqual({ nodes: [own], lost: [] });
});
