import { expect, test } from "vitest";
import type { NamingField } from "../../../../api/handOvers";
import { chosenOf, wishOf } from "./handOverWish";

const field = (name: string, more: Partial<NamingField>): NamingField => ({
  app: "orders",
  app_label: "订单",
  form: name,
  form_label: name,
  field: "owner",
  label: "负责人",
  count: 3,
  open: 1,
  kept: 0,
  proposed: null,
  ...more,
});

test("what is proposed moves, what is not stays, and a choice counts", () => {
  const fields = [
    field("customer", { proposed: "all" }),
    field("order", { proposed: "open" }),
    field("over", { proposed: "open", open: 0 }),
    field("checked", {}),
  ];
  const chosen = chosenOf(fields);
  const others = [{ id: "usr_1", title: "赵磊" }];

  const moved = wishOf(fields, { ...chosen, "orders.checked.owner": { which: "all", to: others } });

  expect(moved.map((one) => [one.form, one.which, one.to])).toEqual([
    ["customer", "all", []],
    ["order", "open", []],
    ["checked", "all", ["usr_1"]],
  ]);
});
