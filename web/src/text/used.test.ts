import { expect, test } from "vitest";
import { keepUsed } from "../../scripts/used-texts";

const catalogue = `export const zhSome = {
  "a.one": "甲",
  "a.two": "乙 \\"丙\\"",
  "b.long":
    "a text on a line of its own",
  "kind.text": "丁",
  "kind.number": "戊",
} as const;
`;

test("the phone's catalogue keeps what is written somewhere, also by its beginning", () => {
  const kept = keepUsed(catalogue, new Set(["a.one", "kind."]));

  expect([...kept.matchAll(/"(\w+\.\w+)"/g)].map((match) => match[1])).toEqual([
    "a.one",
    "kind.text",
    "kind.number",
  ]);
  expect(kept).toContain("} as const;");
});
