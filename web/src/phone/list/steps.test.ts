import { expect, test } from "vitest";
import type { FieldView } from "../../api/types";
import { optionLanes } from "../../lists/kanban/lanes";
import { lanesOpen } from "./steps";

const options = [
  { value: "new", label: "新" },
  { value: "sent", label: "已发" },
  { value: "done", label: "完成" },
];
const status = { key: "status", widget: "select", options, required: false, readonly: false } as FieldView & {
  options: typeof options;
};
const lanes = optionLanes(options);
const record = { id: "o_1", values: { status: "new" } };
const free = { readonly: {}, visible: {}, required: {}, options: {} };
const open = (answer: Parameters<typeof lanesOpen>[3], field: FieldView = status) =>
  lanesOpen(field, lanes, record, answer).map((one) => one.key);

test("a card may go to every other lane where nothing restricts its steps", () => {
  expect(open(free)).toEqual(["sent", "done", ""]);
  expect(open(free, { ...status, required: true })).toEqual(["sent", "done"]);
  expect(open({ ...free, required: { status: true } })).toEqual(["sent", "done"]);
});

test("only the steps the server offers for this record are offered", () => {
  const stepped = { ...status, options: options.map((one) => ({ ...one, next: ["sent"] })) };

  expect(open({ ...free, options: { status: options.slice(0, 2) } }, stepped)).toEqual(["sent"]);
  expect(open({ ...free, options: { status: options.slice(0, 1) } }, stepped)).toEqual([]);
});

test("nothing is offered where rights or rules lock the field", () => {
  expect(open({ ...free, readonly: { status: true } })).toEqual([]);
  expect(open({ ...free, visible: { status: false } })).toEqual([]);
  expect(open(null)).toEqual([]);
  expect(open({ ...free, readonly: { status: false } }, { ...status, readonly: true })).toHaveLength(3);
});
