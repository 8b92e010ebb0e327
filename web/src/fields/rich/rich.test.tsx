import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { RichBlock } from "../../api/rich";
import type { Value } from "../../api/types";
import { field } from "../field.fixture";
import { noScope } from "../registry";
import { colorOf } from "./color";
import { asHtml, drawn } from "./draw";
import Editor from "./Editor";
import { readPlain } from "./markdown";
import { RichView } from "./RichView";
import { readHtml, readNode } from "./read";
import { COLORS, isLink, isSame, richOf, textOfBlocks } from "./tree";

const ALL: RichBlock[] = [
  { kind: "title", runs: [{ text: "验收标准" }] },
  {
    kind: "text",
    runs: [
      { text: "先看" },
      { text: "外观", marks: ["bold", "underline"], color: "red" },
      { text: "，再看", link: "https://example.com/a?b=1" },
    ],
  },
  { kind: "text", runs: [] },
  { kind: "bullet", runs: [{ text: "一" }] },
  { kind: "number", level: 1, runs: [{ text: "深", marks: ["strike"] }] },
  { kind: "bullet", runs: [{ text: "二  空格" }] },
  { kind: "quote", runs: [{ text: "<img src=x onerror=alert(1)>" }] },
];

const HOSTILE = [
  "<script>alert(1)</script>好",
  "<img src=x onerror=alert(1)>好",
  "<svg/onload=alert(1)><a href='https://x.example'>好</a></svg>好",
  "<a href='javascript:alert(1)'>好</a>",
  "<a href=' java\nscript:alert(1)'>好</a>",
  "<a href='data:text/html,<script>alert(1)</script>'>好</a>",
  "<a href='//evil.example' onclick=alert(1)>好</a>",
  "<p style='background:url(javascript:alert(1));position:fixed' onmouseover=alert(1)>好</p>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>好",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>好",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>好",
  "<form action=javascript:alert(1)><input autofocus onfocus=alert(1)><button>x</button>好</form>",
  "<template><script>alert(1)</script></template>好",
];

afterEach(cleanup);

describe("reading", () => {
  test("gives what was drawn", () => {
    const place = document.createElement("div");
    place.append(drawn(ALL));

    expect(readNode(place)).toEqual(ALL);
    expect(
      readHtml(`<div style="white-space:pre">${asHtml([{ kind: "text", runs: [{ text: "a<b" }] }])}`),
    ).toEqual([{ kind: "text", runs: [{ text: "a<b" }] }]);
  });

  test.each(HOSTILE)("takes nothing but words from %s", (html) => {
    const blocks = readHtml(html);

    expect(blocks.map((block) => block.runs.map((run) => run.text).join("")).join("")).toBe("好");
    expect(JSON.stringify(blocks)).not.toMatch(/javascript|data:|alert|style|on\w+=/);
    expect(asHtml(blocks)).not.toMatch(/<(script|img|svg|iframe|style|form|input)| on\w+=|javascript:/);
  });

  test("keeps lists, heads and colours of Word and WPS, and none of their signs", () => {
    const word = `<html><head><style>p{color:red}</style></head><body><!--[if gte mso 9]><xml>x</xml><![endif]-->
      <p class=MsoNormal><b><span style='font-size:10.5pt;color:red'>注意</span></b><span lang=EN-US> A<o:p>&nbsp;</o:p></span></p>
      <p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>第一</p>
      <p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>第二</p>
      <p class=MsoListParagraph style='mso-list:l2 level1 lfo3'><span style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span>&nbsp;</span></span></span>第三</p>
      <h1>标题</h1></body></html>`;

    expect(readHtml(word)).toEqual([
      {
        kind: "text",
        runs: [{ text: "注意", marks: ["bold"], color: "red" }, { text: " A" }],
      },
      { kind: "bullet", runs: [{ text: "第一" }] },
      { kind: "number", level: 1, runs: [{ text: "第二" }] },
      { kind: "bullet", runs: [{ text: "第三" }] },
      { kind: "title", runs: [{ text: "标题" }] },
    ]);
  });

  test("understands what Markdown people paste, and leaves the rest", () => {
    expect(
      readPlain("# 甲\r\n- 乙 **重** [站](https://a.cn)\n  1. 丙\n> 丁\n[x](javascript:alert(1)) 3*4*5"),
    ).toEqual([
      { kind: "title", runs: [{ text: "甲" }] },
      {
        kind: "bullet",
        runs: [
          { text: "乙 " },
          { text: "重", marks: ["bold"] },
          { text: " " },
          { text: "站", link: "https://a.cn" },
        ],
      },
      { kind: "number", level: 1, runs: [{ text: "丙" }] },
      { kind: "quote", runs: [{ text: "丁" }] },
      { kind: "text", runs: [{ text: "[x](javascript:alert(1)) 3*4*5" }] },
    ]);
  });

  test("knows its colours, and near ones", () => {
    for (const [name, value] of Object.entries(COLORS)) expect(colorOf(value)).toBe(name);
    expect(colorOf("rgb(255, 0, 0)")).toBe("red");
    expect(colorOf("#000000")).toBeUndefined();
    expect(colorOf("expression(alert(1))")).toBeUndefined();
  });
});

test("links are addresses only", () => {
  const fine = ["https://例子.中国/路?x=1", "HTTP://a", "mailto:a@b.cn", "tel:+8613900027919"];
  const wrong = [
    "javascript:alert(1)",
    "https:// a",
    "//a",
    "data:text/html,x",
    "jav\tascript:x",
    "http://a\u202e",
    "",
    "vbscript:x",
  ];

  expect(fine.filter((link) => !isLink(link))).toEqual([]);
  expect(wrong.filter(isLink)).toEqual([]);
});

test("the words have a line per block, and items their sign", () => {
  expect(textOfBlocks(ALL)).toBe(
    "验收标准\n先看外观，再看\n\n\u2022 一\n  1. 深\n\u2022 二  空格\n<img src=x onerror=alert(1)>",
  );
  expect(richOf([{ kind: "bullet", runs: [{ text: " " }] }])).toBeNull();
});

test("what the server takes away makes no other text", () => {
  const block = (...runs: RichBlock["runs"]): RichBlock => ({ kind: "text", runs });
  const typed = [
    block(),
    block({ text: " " }, { text: " a", marks: ["italic", "bold"] }, { text: "b " }),
    block(),
  ];
  const back = [block({ text: "a", marks: ["bold", "italic"] }, { text: "b" })];

  expect(isSame(typed, back)).toBe(true);
  expect(isSame([], [block()])).toBe(true);
  expect(isSame(typed, [block({ text: "ab" })])).toBe(false);
  expect(
    isSame(
      [block({ text: "a" }), block(), block({ text: "b" })],
      [block({ text: "a" }), block({ text: "b" })],
    ),
  ).toBe(false);
});

describe("to read", () => {
  test("markup in words is words, and links open elsewhere", () => {
    const { container } = render(<RichView blocks={ALL} />);

    expect(container.querySelector("img")).toBeNull();
    expect(container.querySelector("blockquote")?.textContent).toBe("<img src=x onerror=alert(1)>");
    expect(container.querySelector("ul ol li s")?.textContent).toBe("深");
    expect(screen.getByRole("link").getAttribute("rel")).toContain("noopener");
    expect(container.querySelector(".rich-red strong")?.textContent).toBe("外观");
  });

  test("an answer that was tampered with shows no link and no other element", () => {
    const evil = [{ kind: "script", runs: [{ text: "x", link: "javascript:alert(1)", marks: ["script"] }] }];
    const { container } = render(<RichView blocks={evil as unknown as RichBlock[]} />);

    expect(container.querySelector("a, script")).toBeNull();
    expect(container.textContent).toBe("x");
  });
});

describe("the box", () => {
  const props = { id: "f", field: field("richtext"), path: "f", scope: noScope, onLeave: () => undefined };
  document.execCommand ??= () => true;
  document.queryCommandState ??= () => false;

  test("tells what is typed, once a character is composed", () => {
    const onChange = vi.fn();
    render(<Editor {...props} value={null} onChange={onChange} />);
    const box = screen.getByRole("textbox", { name: "字段" });
    fireEvent.compositionStart(box);
    (box.firstChild as HTMLElement).textContent = "nihao";
    fireEvent.input(box);
    expect(onChange).not.toHaveBeenCalled();

    (box.firstChild as HTMLElement).textContent = "你好";
    fireEvent.compositionEnd(box);

    expect(onChange).toHaveBeenLastCalledWith({
      text: "你好",
      blocks: [{ kind: "text", runs: [{ text: "你好" }] }],
    });
  });

  test("is not drawn anew by what it told itself, but by another value", () => {
    const value = (text: string): Value => ({ text, blocks: [{ kind: "text", runs: [{ text }] }] });
    const { rerender } = render(<Editor {...props} value={value("a")} onChange={() => undefined} />);
    const box = screen.getByRole("textbox", { name: "字段" });
    const node = box.firstChild as HTMLElement;
    node.textContent = "ab";
    fireEvent.input(box);

    for (const echo of ["ab", "ab ", " ab"]) {
      rerender(<Editor {...props} value={value(echo)} onChange={() => undefined} />);
      expect(box.firstChild).toBe(node);
    }

    rerender(<Editor {...props} value={value("别人写的")} onChange={() => undefined} />);
    expect(box.textContent).toBe("别人写的");
  });
});
