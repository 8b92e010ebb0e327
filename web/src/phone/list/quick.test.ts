import { describe, expect, test } from "vitest";
import type { AppView, FieldView, FormView } from "../../api/types";
import { chosen, quickFields, toggled } from "./quick";

const field = (key: string, more: Partial<FieldView>): FieldView => ({
  key,
  label: key,
  kind: "text",
  widget: "text",
  required: false,
  readonly: false,
  masked: false,
  ops: ["eq", "contains"],
  sortable: true,
  groupable: false,
  summable: false,
  class: "input",
  width: 1,
  ...more,
});

const form = {
  key: "order",
  label: "订单",
  fields: [
    field("note", {}),
    field("owner", {
      widget: "member",
      ops: ["eq", "in"],
      target: { app: "workspace", form: "people", columns: [], create: false },
    }),
    field("day", { widget: "date", ops: ["period", "gte", "lte"] }),
    field("status", {
      widget: "select",
      ops: ["eq", "in"],
      options: [
        { value: "a", label: "甲" },
        { value: "b", label: "乙" },
      ],
    }),
    field("customer", {
      widget: "relation",
      ops: ["eq", "in"],
      target: { app: "orders", form: "customer", columns: [], create: false },
    }),
  ],
} as unknown as FormView;
const app = { key: "orders", forms: [form] } as unknown as AppView;
const quicks = quickFields(app, form);
const of = (path: string) => quicks.find((one) => one.path === path) ?? quicks[0];

describe("filters of one touch", () => {
  test("are offered for states, times and oneself; typed comparisons are left to the desktop", () => {
    expect(quicks.map((one) => [one.path, one.kind])).toEqual([
      ["status", "options"],
      ["day", "period"],
      ["created_at", "period"],
      ["updated_at", "period"],
      ["owner", "self"],
      ["created_by", "self"],
      ["updated_by", "self"],
    ]);
  });

  test("of options add up, those of a period replace each other, and a second touch takes away", () => {
    const [status, day] = [of("status"), of("day")];
    if (!status || !day) throw new Error("no fields");
    let filter = toggled(null, status, "a");
    filter = toggled(filter, status, "b");
    filter = toggled(filter, day, "today");
    filter = toggled(filter, day, "this_month");
    expect(filter).toEqual({
      and: [
        { field: "status", op: "in", value: ["a", "b"] },
        { field: "day", op: "period", value: "this_month" },
      ],
    });
    expect(chosen(filter, status)).toEqual(["a", "b"]);

    filter = toggled(toggled(filter, status, "a"), status, "b");
    expect(filter).toEqual({ field: "day", op: "period", value: "this_month" });
    expect(toggled(filter, day, "this_month")).toBeNull();
  });

  test("leave other conditions of the address as they are", () => {
    const status = of("status");
    if (!status) throw new Error("no field");
    const other = { or: [{ field: "note", op: "contains" as const, value: "x" }] };
    const both = toggled(other, status, "a");
    expect(both).toEqual({ and: [other, { field: "status", op: "in", value: ["a"] }] });
    expect(toggled(both, status, "a")).toEqual(other);
  });
});
