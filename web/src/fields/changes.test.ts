import { expect, test } from "vitest";
import type { Rich, RichBlock } from "../api/rich";
import type { FormView, Value } from "../api/types";
import { changeTexts } from "./changes";
import { field } from "./field.fixture";
import { textOfBlocks } from "./rich/tree";

const body = field("richtext", { key: "body" });
const lines = field("subform", { key: "lines", fields: [body] });
const form = { fields: [body, lines, field("text", { key: "name" })] } as unknown as FormView;
const rich = (...blocks: RichBlock[]): Rich => ({ text: textOfBlocks(blocks), blocks });
const line = (text: string, more: object = {}): RichBlock => ({ kind: "text", runs: [{ text, ...more }] });
const told = (was: Value, now: Value, path = "body") => changeTexts(form, path, was, now);

test("a change of formats alone is told, in the record and in its rows", () => {
  const [plain, bold] = [rich(line("质量")), rich(line("质量", { marks: ["bold"] }))];

  for (const path of ["body", "lines.0.body", "lines/line_1/body"]) {
    expect(told(plain, bold, path)).toEqual(["质量", "质量（格式不同）"]);
    expect(told(plain, rich(line("数量")), path)).toEqual(["质量", "数量"]);
    expect(told(null, bold, path)).toEqual(["—", "质量"]);
    expect(told(bold, bold, path)).toEqual(["质量", "质量"]);
  }
  expect(told("a", "a", "name")).toEqual(["a", "a"]);
});

test("of a long text the lines that differ are told, wherever they stand", () => {
  const many = Array.from({ length: 200 }, (_, at) => line(`第 ${at} 行`));
  const with_ = (at: number, ...put: RichBlock[]) =>
    rich(...many.slice(0, at), ...put, ...many.slice(at + 1));
  const all = rich(...many);

  expect(told(all, with_(150, line("别的")))).toEqual(["…\n第 150 行\n…", "…\n别的\n…"]);
  expect(told(all, with_(199, line("第 199 行", { color: "red" })))).toEqual([
    "…\n第 199 行",
    "…\n第 199 行（格式不同）",
  ]);
  expect(told(all, with_(0))).toEqual(["第 0 行\n…", "—"]);
  expect(told(all, with_(7, ...many.slice(7, 8), line("多的")))).toEqual(["—", "…\n多的\n…"]);
  expect(told(all, rich(line("全换了")))[0]).toHaveLength(1_001);
});

test("a number that moves on is a difference", () => {
  const items = (...texts: string[]) =>
    rich(...texts.map((text) => ({ ...line(text), kind: "number" as const })));

  expect(told(items("甲", "乙"), items("新", "甲", "乙"))).toEqual(["1. 甲\n2. 乙", "1. 新\n2. 甲\n3. 乙"]);
});
