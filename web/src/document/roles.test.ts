/** What a role may do, in a sentence. */
import { expect, test } from "vitest";
import type { Document, RightsElement, RoleElement } from "../api/building";
import "../text/building";
import { countOther, roleSentence, rowsOf, saidRight } from "./roles";

const document = {
  id: "app",
  key: "app",
  label: "订单",
  roles: [],
  forms: [
    {
      id: "order",
      key: "order",
      label: "订单",
      title: "no",
      sections: [],
      fields: [
        { id: "no", label: "编号" },
        {
          id: "lines",
          label: "明细",
          fields: [
            { id: "cost", label: "成本价" },
            { id: "count", label: "数量" },
          ],
        },
        { id: "profit", label: "毛利" },
        { id: "phone", label: "电话" },
      ],
    },
    {
      id: "payment",
      key: "payment",
      label: "回款",
      title: "p",
      sections: [],
      fields: [{ id: "p", label: "号" }],
    },
  ],
} as unknown as Document;

const rights = (more: Partial<RightsElement> = {}): RightsElement => ({
  id: "r",
  form: "order",
  verbs: ["read", "create"],
  rows: "own",
  comments: true,
  where: null,
  fields: "write",
  but: [],
  ...more,
});
const role = (...forms: RightsElement[]) => ({ id: "sales", name: "销售", forms }) as unknown as RoleElement;
const sentence = (one: RoleElement, follows = "") =>
  roleSentence(one, "销售", {
    document,
    say: (element) => String(element.label),
    rightOf: (_form, field, said) => (field === follows ? "hidden" : said),
  });

test("a role says whose records it sees, and what it does not", () => {
  const but: RightsElement["but"] = [
    { id: "b", fields: ["cost"], right: "hidden" },
    { id: "c", fields: ["phone"], right: "masked" },
  ];
  expect(sentence(role(rights({ but })), "profit")).toBe(
    "销售只看到自己负责的订单，看不到回款，看不到订单的成本价、毛利，订单的电话打码。",
  );
  expect(sentence(role(rights({ verbs: ["create"] })))).toBe("销售只能新建订单，看不到已有的，看不到回款。");
  expect(sentence(role(rights({ verbs: [] })))).toBe("销售什么都看不到。");
  expect(sentence(role(rights({ rows: "all", verbs: ["read", "delete"] })))).toBe(
    "销售看到全部的订单，看不到回款，能删除订单。",
  );
});

test("the last word about a field or its subform counts", () => {
  const but: RightsElement["but"] = [
    { id: "b", fields: ["lines"], right: "read" },
    { id: "c", fields: ["cost"], right: "hidden" },
  ];
  const given = rights({ but });
  const [order] = document.forms;
  if (!order) throw new Error();
  const said = rowsOf(order).map((row) => [row.field.id, saidRight(given, row.field.id, row.subform)]);
  expect(Object.fromEntries(said)).toEqual({
    no: "write",
    lines: "read",
    cost: "hidden",
    count: "read",
    profit: "write",
    phone: "write",
  });
  expect(countOther(given, order)).toBe(3);
});
