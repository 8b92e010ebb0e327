import { describe, expect, it } from "vitest";
import { cellText } from "./cellText";

describe("cellText", () => {
  it("says which records are seen and what else may be done", () => {
    const verbs = { read: ["own"], create: ["own"], update: ["own"], export: ["own"] } as const;
    expect(cellText({ verbs, hidden: 1, masked: 0 })).toEqual({
      seen: "本人负责",
      more: "新建、修改、导出",
      fields: "1 个字段看不到",
    });
  });

  it("names the records of a verb that reaches less far", () => {
    const verbs = { read: ["all"], update: ["department", "where"] } as const;
    expect(cellText({ verbs, hidden: 0, masked: 2 })).toEqual({
      seen: "全部",
      more: "修改（本部门及下级、符合条件）",
      fields: "2 个字段显示一部分",
    });
  });

  it("says where nothing else may be done, or nothing is seen", () => {
    expect(cellText({ verbs: { read: ["all"] }, hidden: 0, masked: 0 }).more).toBe("只看");
    expect(cellText({ verbs: { create: ["all"] }, hidden: 0, masked: 0 }).seen).toBe("只能新建");
  });
});
