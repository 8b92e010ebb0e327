import { describe, expect, it } from "vitest";
import type { Why, WhyField, WhyPart, WhyVerb } from "../../api/why";
import { fieldGroups, reasons } from "./reasons";

const own: WhyPart = { role: "销售员", rows: "own", where: null, fields: {} };
const zhou = {
  label: "负责人",
  person: { id: "usr_1", title: "周敏" },
  department: null,
  self: true,
  near: false,
};
const li = { ...zhou, person: { id: "usr_2", title: "李明" }, department: "东区", self: false };
const why = (more: Partial<Why>): Why => ({
  person: { id: "usr_1", title: "周敏" },
  state: "active",
  full: true,
  roles: ["销售员"],
  form: { app: "orders", key: "order", label: "订单" },
  record: { id: "ord_1", title: "DD1" },
  owners: [zhou],
  verbs: [],
  fields: [],
  ...more,
});
const verb = (more: Partial<WhyVerb>): WhyVerb => ({
  verb: "read",
  allowed: true,
  by: [],
  elsewhere: [],
  givers: [],
  ...more,
});

describe("reasons", () => {
  it("name the role, its rows and whose record it is", () => {
    expect(reasons(why({}), verb({ by: [own] }))).toEqual([
      "「销售员」给的：本人负责的数据（「负责人」是周敏）",
    ]);
  });

  it("say what is missing and who has it", () => {
    expect(reasons(why({}), verb({ verb: "delete", allowed: false, givers: ["总经理"] }))).toEqual([
      "没有角色给「删除」",
      "能给「删除」的角色：总经理",
    ]);
  });

  it("say why a role does not reach a record", () => {
    expect(reasons(why({ owners: [li] }), verb({ allowed: false, elsewhere: [own] }))).toEqual([
      "「销售员」只给本人负责的数据，这一条不在其中",
      "这一条：「负责人」是李明，东区",
    ]);
  });

  it("do not speak of rows where no record is there yet", () => {
    expect(reasons(why({}), verb({ verb: "create", by: [own] }))).toEqual(["「销售员」给的"]);
  });
});

describe("fieldGroups", () => {
  it("puts fields of one right and the same roles together, the least right first", () => {
    const field = (label: string, right: WhyField["right"], roles = ["销售员"]): WhyField => ({
      path: label,
      label,
      right,
      roles,
      computed: false,
    });
    const groups = fieldGroups([field("名称", "write"), field("成本", "hidden"), field("电话", "write")]);
    expect(groups.map(({ right, labels }) => [right, labels])).toEqual([
      ["hidden", ["成本"]],
      ["write", ["名称", "电话"]],
    ]);
  });
});
