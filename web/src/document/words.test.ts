/** Texts of a document in both languages. */
import { expect, test } from "vitest";
import type { Document } from "../api/building";
import { isHalfSaid, reworded, type Said, textsOf } from "./words";

const document = {
  id: "app",
  key: "app",
  label: "订单",
  description: null,
  roles: [{ id: "boss", name: { zh: "老板", en: "Boss" }, note: "看全部", forms: [] }],
  home: [],
  forms: [
    {
      id: "order",
      key: "order",
      label: "订单表",
      title: "no",
      sections: [{ id: "head", key: "head", label: "抬头", fields: ["no"], tab: null }],
      parts: [{ id: "hr", part: "note", text: "先核对地址" }],
      views: [],
      buttons: [
        {
          id: "b",
          label: "发货",
          confirm: "发货吗？",
          sets: [{ id: "g", field: "state", formula: '"已发货"' }],
        },
      ],
      fields: [
        { id: "no", key: "no", label: "编号", serial: [{ id: "p", part: "fixed", text: "DD" }] },
        { id: "state", key: "state", label: "状态", options: [{ id: "o1", value: "待审批", label: null }] },
        {
          id: "lines",
          key: "lines",
          label: "明细",
          fields: [{ id: "qty", key: "qty", label: { zh: "数量", en: "Quantity" }, unit: "件" }],
        },
      ],
    },
  ],
} as unknown as Document;

const named = (texts: readonly Said[]) => texts.map((one) => `${one.list} ${one.named} ${one.name}`);

test("every text of an app is listed with what it belongs to, and nothing else", () => {
  const texts = textsOf(document);

  expect(named(texts)).toEqual([
    " 订单 label",
    "roles 老板 name",
    "roles 老板 note",
    "forms 订单表 label",
    "sections 抬头 label",
    "parts  text",
    "buttons 发货 label",
    "buttons 发货 confirm",
    "fields 编号 label",
    "fields 状态 label",
    "options 待审批 label",
    "fields 明细 label",
    "fields 数量 label",
    "fields 数量 unit",
  ]);
  expect(texts.map((one) => one.form)).toEqual([null, null, null, ...Array(11).fill("order")]);
  expect(texts.filter((one) => !isHalfSaid(one)).map((one) => one.named)).toEqual(["老板", "数量"]);
});

test("a text said in the other language keeps the first, and goes back to one where it is emptied", () => {
  const [app] = textsOf(document);
  const qty = textsOf(document).find((one) => one.named === "数量" && one.name === "label");
  if (!app || !qty) throw new Error();

  expect(reworded(app, "en", " Orders ")).toEqual({
    do: "set",
    at: [],
    name: "label",
    old: "订单",
    new: { zh: "订单", en: "Orders" },
  });
  expect(reworded(qty, "en", "")).toMatchObject({ old: { zh: "数量", en: "Quantity" }, new: "数量" });
  expect(reworded(qty, "zh", "")).toMatchObject({ new: { en: "Quantity" } });
  expect(reworded(app, "zh", " ")).toBeNull();
});

test("an option that is called by its value gets a label once it is said in English", () => {
  const option = textsOf(document).find((one) => one.list === "options");
  if (!option) throw new Error();

  expect(reworded(option, "en", "To approve")).toMatchObject({
    at: ["forms", "order", "fields", "state", "options", "o1"],
    name: "label",
    old: null,
    new: { zh: "待审批", en: "To approve" },
  });
});
