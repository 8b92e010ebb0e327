import { expect, test } from "vitest";
import type { DeedElement, FormElement, MatchElement, RuleElement } from "../../../api/building";
import type { FieldView, FilterOp } from "../../../api/types";
import { fitsTo, opsFor, plainField } from "./comparing";
import {
  dependenceOf,
  independentEdits,
  isOption,
  offersOf,
  optionEdits,
  ownEdits,
  ownOffer,
} from "./offers";

const match: MatchElement = { id: "w1", field: "#p_of", op: "eq", formula: "#b_client" };
const offer = (id: string, more: Partial<DeedElement>): DeedElement => ({
  id,
  do: "offer",
  fields: ["contact"],
  formula: null,
  clears: false,
  options: [],
  where: [],
  ...more,
});
const rule = (id: string, when: string | null, does: DeedElement[]): RuleElement => ({
  id,
  name: id,
  when,
  rows: null,
  does,
});
const level = { id: "level", options: ["A", "B"].map((value) => ({ id: value.toLowerCase(), value })) };
const terms = { id: "terms", options: ["x", "y", "z"].map((value) => ({ id: value, value })) };
const contact = { id: "contact", kind: "relation" };
const form = (...rules: RuleElement[]): FormElement => ({
  id: "bill",
  key: "bill",
  label: "单",
  title: "t",
  fields: [contact, level, terms],
  sections: [{ id: "sec", key: "sec", label: "组", fields: ["terms"], tab: null }],
  parts: [],
  views: [],
  rules,
});
const found = { field: contact, table: "bill" };

test("a comparison with this form becomes the first rule, is changed in place, and goes with the last one", () => {
  const other = rule("r9", "TRUE", [offer("d9", { where: [match] })]);
  const [made] = ownEdits(form(other), found, "范围", [match]);
  expect(made).toMatchObject({ do: "add", name: "rules", after: null, item: { name: "范围", rows: null } });

  const own = rule("r1", null, [offer("d1", { where: [match] })]);
  expect(ownEdits(form(own, other), found, "", [{ ...match, op: "ne" }])).toEqual([
    {
      do: "set",
      at: ["forms", "bill", "rules", "r1", "does", "d1", "where", "w1"],
      name: "op",
      old: "eq",
      new: "ne",
    },
  ]);
  expect(ownEdits(form(own, other), found, "", [])).toMatchObject([
    { do: "remove", name: "rules", item: { id: "r1" } },
  ]);
  const shared = { ...own, does: [...own.does, offer("d2", { do: "lock", fields: ["terms"] })] };
  expect(ownEdits(form(shared), found, "", [])).toMatchObject([
    { do: "remove", at: ["forms", "bill", "rules", "r1"], name: "does", item: { id: "d1" } },
  ]);
});

test("what holds only sometimes, or is about several fields, is not a field's own", () => {
  const both = offer("d1", { fields: ["contact", "other"], where: [match] });

  expect(ownOffer(form(rule("r1", "TRUE", [offer("d1", { where: [match] })])), "contact")).toBeNull();
  expect(ownOffer(form(rule("r1", null, [both])), "contact")).toBeNull();
  expect(
    offersOf(form(rule("r1", null, [offer("d", { fields: ["sec"], options: ["x"] })])), "terms"),
  ).toHaveLength(1);
});

test("options follow another field by one rule for each of its options", () => {
  const about = { field: terms, table: "bill" };
  const when = { other: level, option: { id: "a", value: 'A"' }, name: "规则" };
  expect(optionEdits(form(), about, when, ["y"])).toMatchObject([
    {
      do: "add",
      after: null,
      item: { when: '#level = "A"""', does: [{ fields: ["terms"], options: ["y"] }] },
    },
  ]);
  expect(optionEdits(form(), about, when, ["x", "y", "z"])).toEqual([]);

  const first = rule("r1", isOption("level", "A"), [offer("d1", { fields: ["terms"], options: ["x"] })]);
  const second = rule("r2", isOption("level", "B"), [offer("d2", { fields: ["terms"], options: ["y"] })]);
  const kept = form(first, second);
  const known = dependenceOf(kept, "terms", [contact, level]);
  expect(known?.other).toBe(level);
  expect([...(known?.offers.keys() ?? [])]).toEqual(["a", "b"]);
  const a = { other: level, option: { id: "a", value: "A" }, name: "" };
  expect(optionEdits(kept, about, a, ["z", "x"])).toMatchObject([{ do: "set", old: ["x"], new: ["x", "z"] }]);
  expect(optionEdits(kept, about, a, [])).toMatchObject([{ do: "remove", item: { id: "r1" } }]);
  expect(known && independentEdits(kept, known)).toMatchObject([
    { do: "remove", after: null, item: { id: "r1" } },
    { do: "remove", after: null, item: { id: "r2" } },
  ]);
});

test("only what says the same sort of thing is compared", () => {
  const field = (ops: FilterOp[], more: Partial<FieldView> = {}) =>
    ({ key: "f", label: "f", kind: "k", widget: "w", ops, ...more }) as FieldView;
  const to = (name: string, many = false) => ({
    target: { app: "a", form: name, columns: [], create: false, many },
  });
  const text = field(["eq", "ne", "in", "contains", "starts"]);
  const number = field(["eq", "ne", "gt", "gte", "lt", "lte"]);
  const client = field(["eq", "ne", "in"], to("client"));
  const options = field(["eq", "ne", "in"], { options: [] });

  expect(opsFor(client)).toEqual(["eq", "ne"]);
  expect(fitsTo(client, field(["eq"], to("client")))).toBe(true);
  expect(fitsTo(client, field(["eq"], to("other")))).toBe(false);
  expect(fitsTo(client, field(["eq", "contains"], to("client", true)))).toBe(false);
  expect(fitsTo(client, text)).toBe(false);
  expect(fitsTo(text, options)).toBe(true);
  expect(fitsTo(number, text)).toBe(false);
  expect(fitsTo(text, field(text.ops, { kind: "lookup" }))).toBe(false);
  expect([plainField("#a_1"), plainField("LEFT(#a, 2)")]).toEqual(["a_1", null]);
});
