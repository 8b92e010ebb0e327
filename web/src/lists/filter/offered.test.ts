import { expect, test } from "vitest";
import { offered } from "./offered";

const options = [
  { value: "已发货", label: "已发货", color: null },
  { value: "完成", label: "完成", color: "green" },
];

test("a word chosen before that is no option any more is offered, to be taken out", () => {
  const words = offered(options, ["发货", "完成"]).map((one) => one.value);

  expect(words).toEqual(["已发货", "完成", "发货"]);
});

test("of words that are options nothing more is offered", () => {
  expect(offered(options, ["完成"])).toEqual(options);
});
