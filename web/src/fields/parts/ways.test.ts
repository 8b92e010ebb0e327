import { expect, test } from "vitest";
import { readWay, wayChoices, waysOf, wayValue } from "./ways";

const tree = [
  { name: "家电", children: [{ name: "冰箱", children: [{ name: "双门" }] }, { name: "电视" }] },
  { name: "食品" },
];

test("a value goes down to the last level, or stops at any", () => {
  expect(waysOf({ tree }).map((way) => way.join("/"))).toEqual(["家电/冰箱/双门", "家电/电视", "食品"]);
  expect(waysOf({ tree, any_level: true })).toHaveLength(5);
});

test("a way is typed whole, or by a name that stands once", () => {
  const fridge = wayValue(["家电", "冰箱", "双门"]);
  for (const text of ["家电/冰箱/双门", "家电 > 冰箱 > 双门", "双门"])
    expect(readWay({ tree }, text)).toEqual(fridge);
  for (const text of ["", "家电", "家电/洗衣机"]) expect(readWay({ tree }, text)).toBeNull();
});

test("ways are found by any of their names", () => {
  expect(wayChoices({ tree }, "冰").map((one) => one.title)).toEqual(["家电 / 冰箱 / 双门"]);
  expect(wayChoices({ tree }, "")).toHaveLength(3);
});
