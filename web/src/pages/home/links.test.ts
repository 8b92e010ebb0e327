import { describe, expect, it } from "vitest";
import type { Aggregate, FormView } from "../../api/types";
import { groupSearch } from "./links";

const form = {
  fields: [
    { key: "buyer", target: { form: "customer" }, ops: ["eq", "in"] },
    { key: "contracts", target: { form: "contract", many: true }, ops: ["eq", "in", "contains"] },
    { key: "tags", options: [], ops: ["in", "contains"] },
  ],
} as unknown as FormView;
const search = (field: string, value: never) =>
  JSON.parse(groupSearch({ group: [{ field }] } as Aggregate, { [field]: value }, form)?.filter ?? "null");

describe("the rows behind a group", () => {
  it("hold one reference, or have it among several", () => {
    const ref = { id: "con_1", title: "甲" } as never;
    expect(search("buyer", ref)).toEqual({ field: "buyer", op: "eq", value: "con_1" });
    expect(search("contracts", ref)).toEqual({ field: "contracts", op: "in", value: ["con_1"] });
    expect(search("tags", "急" as never)).toEqual({ field: "tags", op: "in", value: ["急"] });
  });
});
