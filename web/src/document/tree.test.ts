import { describe, expect, test } from "vitest";
import type { Edit, Element } from "../api/building";
import { relisted, resaid } from "./tree";

const list = (ids: string): Element[] => [...ids].map((id) => ({ id }));

/** What the server does with edits of one list. */
function done(before: readonly Element[], edits: readonly Edit[]): string {
  const now = before.map((one) => one.id);
  for (const edit of edits) {
    if (edit.do === "set" || edit.do === "replace") throw new Error(edit.do);
    const id = typeof edit.item === "string" ? edit.item : edit.item.id;
    if (edit.do !== "add") now.splice(now.indexOf(id), 1);
    if (edit.do !== "remove") now.splice(edit.after === null ? 0 : now.indexOf(edit.after) + 1, 0, id);
  }
  return now.join("");
}

describe("a list of elements", () => {
  test.each([
    ["abc", "abc"],
    ["abc", "cab"],
    ["abc", "bca"],
    ["abc", "acb"],
    ["abc", "b"],
    ["abc", "xaybcz"],
    ["abcd", "dxb"],
    ["", "ab"],
  ])("becomes another one: %s to %s", (before, after) => {
    expect(done(list(before), relisted([], "forms", list(before), list(after)))).toBe(after);
  });

  test("is left alone where nothing changed", () => {
    expect(relisted([], "forms", list("abc"), list("abc"))).toEqual([]);
  });
});

test("a text is said anew in one language only", () => {
  expect(resaid({ zh: "客户", en: "Customer" }, "zh", "单位")).toEqual({ zh: "单位", en: "Customer" });
  expect(resaid("客户", "en", "Customer")).toBe("Customer");
  expect(resaid(null, "zh", "")).toBeNull();
});
