import { expect, test } from "vitest";
import { calledAt, piecesOf, put, stillCalled } from "./mentions";

test("a name is being typed behind an at sign, not within an address of mail", () => {
  expect(calledAt("请 @zm", 5)).toEqual({ from: 2, search: "zm" });
  expect(calledAt("@", 1)).toEqual({ from: 0, search: "" });
  expect(calledAt("a@b", 3)).toBe(null);
  expect(calledAt("@周敏 好", 5)).toBe(null);
  expect(calledAt("好", 1)).toBe(null);
  expect(calledAt("@周", 0)).toBe(null);
});

test("a chosen name stands where it was typed, with one space behind it", () => {
  expect(put("请 @zm 看", 2, 5, "周敏")).toEqual(["请 @周敏 看", 6]);
  expect(put("@", 0, 1, "周敏")).toEqual(["@周敏 ", 4]);
});

test("only who is still called is mentioned, once", () => {
  const chosen = [
    { id: "1", name: "周敏" },
    { id: "1", name: "周敏" },
    { id: "2", name: "王芳" },
  ];
  expect(stillCalled("@周敏 看一下", chosen)).toEqual([{ id: "1", name: "周敏" }]);
});

test("who was chosen and erased again is not mentioned, also if the name begins alike or is the same", () => {
  const alike = [
    { id: "1", name: "王芳" },
    { id: "2", name: "王芳芳" },
  ];
  expect(stillCalled("@王芳芳 看", alike)).toEqual([{ id: "2", name: "王芳芳" }]);
  const same = [
    { id: "1", name: "张伟" },
    { id: "2", name: "张伟" },
  ];
  expect(stillCalled("@张伟 看", same)).toEqual([{ id: "2", name: "张伟" }]);
  expect(stillCalled("@张伟 @张伟 看", same)).toEqual(same);
});

test("a comment is taken apart into names, links and text, and nothing is lost", () => {
  const text = "@王芳芳 @王芳 看 https://a.cn/x?a=1&b=@王芳. 好，见 http://b.cn，完";
  const pieces = piecesOf(text, ["王芳", "王芳芳"]);
  expect(pieces.map((one) => one.text).join("")).toBe(text);
  expect(pieces.filter((one) => one.kind === "mention").map((one) => one.text)).toEqual(["@王芳芳", "@王芳"]);
  expect(pieces.filter((one) => one.kind === "link").map((one) => one.text)).toEqual([
    "https://a.cn/x?a=1&b=@王芳",
    "http://b.cn",
  ]);
  expect(piecesOf("javascript:alert(1)", [])).toEqual([{ kind: "text", text: "javascript:alert(1)" }]);
});
