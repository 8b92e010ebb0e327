/** What comes from outside says the same inside: numbers of clauses, powers, rows of tables; and no text takes long. */
import { expect, test } from "vitest";
import type { RichBlock } from "../../api/rich";
import { readPlain } from "./markdown";
import { readHtml } from "./read";
import { isTooMuch, textOfBlocks } from "./tree";

const plain = (...lines: string[]) => textOfBlocks(readPlain(lines.join("\n")));
const html = (text: string) => textOfBlocks(readHtml(text));
const kinds = (blocks: readonly RichBlock[]) => blocks.map((block) => block.kind).join(" ");

test.each([
  ["1. 甲", "说明", "2. 乙"],
  ["3. 甲", "4. 乙"],
  ["1. 甲", "3. 乙"],
  ["01. 甲", "1) 乙", "1、丙", "一、丁", "(一) 戊"],
  ["1. 甲", "  2. 乙"],
])("a plain text keeps the numbers of its lines: %s", (...lines) => {
  expect(plain(...lines)).toBe(lines.join("\n"));
});

test("numbers that run from one are a list", () => {
  expect(kinds(readPlain("1. 甲\n2. 乙\n\n1. 丙"))).toBe("number number text number");
});

test.each([
  ["<ol><li>甲</li></ol><p>说明</p><ol start=2><li>乙</li></ol>", "1. 甲\n说明\n2. 乙"],
  ["<ol><li>甲</li><li value=5>乙</li></ol>", "1. 甲\n5. 乙"],
  ["<ol><li><p>甲</p><p>说明</p></li><li>乙</li></ol>", "1. 甲\n说明\n2. 乙"],
  ["<ol start=0><li>甲</li></ol>", "0. 甲"],
  ["<ol><li>甲<ol><li>乙</li></ol></li><li>丙</li></ol>", "1. 甲\n  1. 乙\n2. 丙"],
  ["<ol><li><h2>甲</h2></li><li><h2>乙</h2></li></ol>", "1. 甲\n2. 乙"],
])("HTML keeps the numbers of its items: %s", (from, text) => {
  expect(html(from)).toBe(text);
});

const word = (tag: string, sign: string, text: string, level = 1) =>
  `<${tag} style='mso-list:l0 level${level} lfo1'><span style='mso-list:Ignore'>${sign}<span>&nbsp; </span></span>${text}</${tag}>`;

test("signs of Word stay where they are no bullet and no number that would be shown", () => {
  expect(html(word("h1", "第一条", "总则") + word("p", "(一)", "甲") + word("p", "A.", "乙"))).toBe(
    "第一条 总则\n(一) 甲\nA. 乙",
  );
  expect(kinds(readHtml(word("h1", "第一条", "总则") + word("h4", "1.1.2", "细则")))).toBe("title subtitle");
  expect(html(word("p", "1.", "甲") + word("p", "1.1", "乙", 2) + word("p", "2.", "丙"))).toBe(
    "1. 甲\n1.1 乙\n2. 丙",
  );
  expect(kinds(readHtml(word("p", "1.", "甲") + word("p", "2.", "乙") + word("p", "·", "丙")))).toBe(
    "number number bullet",
  );
});

test("powers and products are no formats, and words between signs are", () => {
  for (const text of ["5*3**2 和 2**3", "a ** b ** c", "f(**a, **b)", "2~~3 和 4~~5", "[a](javascript:x)"])
    expect(readPlain(text)).toEqual([{ kind: "text", runs: [{ text }] }]);
  expect(readPlain("2**3 和 **重要**。")[0]?.runs).toEqual([
    { text: "2**3 和 " },
    { text: "重要", marks: ["bold"] },
    { text: "。" },
  ]);
  expect(readPlain("请**务必**看")[0]?.runs[1]).toEqual({ text: "务必", marks: ["bold"] });
});

test("what is pasted as it stands has no signs", () => {
  expect(readPlain("# 甲\n- **乙**", true)).toEqual([
    { kind: "text", runs: [{ text: "# 甲" }] },
    { kind: "text", runs: [{ text: "- **乙**" }] },
  ]);
});

test("a row of a table is a line", () => {
  const row = (...cells: string[]) =>
    `<tr>${cells.map((one) => `<td>\n <p>${one}</p>\n</td>`).join("\n")}</tr>`;

  expect(html(`<table>${row("名称", "数量")}${row("茶<br>叶", "", "3<p>箱</p>")}</table><p>完</p>`)).toBe(
    "名称\t数量\n茶 叶\t\t3 箱\n完",
  );
  expect(html("<table><tr><td><ol start=3><li>甲</li></ol></td><td>乙</td></tr></table>")).toBe("3. 甲\t乙");
});

test("spaces stand where they stood", () => {
  expect(readHtml("<p> 见 <a href='https://a.cn'>这里</a> 和 <b>那里</b> </p>")[0]?.runs).toEqual([
    { text: "见 " },
    { text: "这里", link: "https://a.cn" },
    { text: " 和 " },
    { text: "那里", marks: ["bold"] },
  ]);
});

test("no text takes long to read", () => {
  const many = 30_000;
  const began = performance.now();
  for (const part of ["# ", "#  \u2028", "[", "[a](", "**a", "* ", "~~", "[a](b", "1. a ", "- \u2028"])
    readPlain(part.repeat(many));
  readPlain(`# ${" ".repeat(many)}\u2028`);
  const taken = performance.now() - began; // only of our own code: the document of the tests is slow by itself
  const runs = Array.from({ length: 4_200 }, (_, at) => (at % 2 ? "<b>a</b>" : "a ")).join("");
  const long = readHtml(`<p>${runs}</p><p>${"<i>a</i>".repeat(400)}</p>`);

  expect(taken).toBeLessThan(4_000);
  expect(long[0]?.runs).toHaveLength(4_200);
  expect(long[1]?.runs).toHaveLength(1);
  expect(isTooMuch(long)).toBe(true);
  expect(isTooMuch(readPlain("a\n".repeat(1_000)))).toBe(false);
  expect(isTooMuch(readPlain("a\n".repeat(2_400)))).toBe(true);
});
