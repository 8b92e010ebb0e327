import { describe, expect, it } from "vitest";
import type { Proposal } from "../../api/beginning";
import { begin, chosen, toggled, workedText } from "./choosing";

const column = (index: number, label: string, kind: string, place: string) => ({
  index,
  label,
  kind,
  place,
  worked: null,
});

const base: Proposal = {
  app: "订单",
  form: "订单",
  key: 0,
  lines: "订单明细",
  columns: [
    column(0, "订单编号", "single_line_text", "main"),
    column(1, "客户名称", "single_line_text", "p1"),
    column(2, "数量", "number", "lines"),
    column(3, "单价", "money", "lines"),
    { ...column(4, "金额", "money", "lines"), worked: { how: "product", of: [2, 3], off: 0 } },
    { ...column(5, "订单金额", "money", "main"), worked: { how: "sum", of: [4], off: 0 } },
  ],
  parties: [{ id: "p1", label: "客户", key: 1, on: "main" }],
};

describe("chosen", () => {
  it("is what was proposed as long as nothing was changed", () => {
    expect(chosen(base, begin(base))).toEqual(base);
  });

  it("takes lines back into the records, without a key and without sums of lines", () => {
    const found = chosen(base, { ...begin(base), flat: true });
    expect(found.lines).toBeNull();
    expect(found.key).toBeNull();
    expect(found.columns.map((one) => one.place)).toEqual(["main", "p1", "main", "main", "main", "main"]);
    expect(found.columns.map((one) => one.worked?.how)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      "product",
      undefined,
    ]);
  });

  it("puts the columns of a party back where it was named", () => {
    const found = chosen(base, { ...begin(base), joined: ["p1"] });
    expect(found.parties).toEqual([]);
    expect(found.columns[1]?.place).toBe("main");
  });

  it("lets what is worked out from a column that is left out be filled in", () => {
    const found = chosen(base, { ...begin(base), out: toggled([], 3) });
    expect(found.columns[3]?.place).toBe("out");
    expect(found.columns[4]?.worked).toBeNull();
    expect(found.columns[5]?.worked?.how).toBe("sum");
  });

  it("loses nothing by unticking and ticking again", () => {
    const choice = begin(base);
    const twice = { ...choice, joined: toggled(toggled(choice.joined, "p1"), "p1") };
    expect(chosen(base, twice)).toEqual(base);
  });
});

describe("workedText", () => {
  it("names the columns", () => {
    expect(base.columns.slice(4).map((one) => workedText(base, one, (label) => `Σ ${label}`))).toEqual([
      "数量 × 单价",
      "Σ 金额",
    ]);
  });
});
