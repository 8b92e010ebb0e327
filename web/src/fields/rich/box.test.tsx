/** What the box takes and what it leaves: keys, pastes, drops; and nothing at all where it is closed. */
import { cleanup, createEvent, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RichBlock } from "../../api/rich";
import { field } from "../field.fixture";
import { noScope } from "../registry";
import { drawn } from "./draw";
import Editor from "./Editor";
import { RichView } from "./RichView";
import { readHtml, readNode } from "./read";
import { isLink } from "./tree";

const asked = { id: "f", field: field("richtext"), path: "f", scope: noScope, onLeave: () => undefined };
const value = { text: "甲", blocks: [{ kind: "text" as const, runs: [{ text: "甲" }] }] };
const exec = vi.fn((..._said: unknown[]) => true);

beforeEach(() => {
  exec.mockClear();
  Object.assign(document, { execCommand: exec, queryCommandState: () => false });
});
afterEach(cleanup);

function open(more: object = {}) {
  const onChange = vi.fn();
  render(<Editor {...asked} value={value} onChange={onChange} {...more} />);
  return { box: screen.getByRole("textbox", { name: "字段" }), onChange };
}

const carried = (html: string, plain: string) => ({
  getData: (type: string) => (type === "text/html" ? html : plain),
  files: [],
});
const inserted = (): unknown[] =>
  exec.mock.calls.filter(([name]) => name === "insertHTML").map((call) => call[2]);

test("Ctrl+Shift+V takes the letters as they stand, once; a capital V does not ask for it", () => {
  const { box } = open();
  const paste = () => fireEvent.paste(box, { clipboardData: carried("<b>乙</b>", "**乙**") });

  fireEvent.keyDown(box, { code: "KeyV", key: "V", ctrlKey: true, shiftKey: true });
  paste();
  paste();
  fireEvent.keyDown(box, { code: "KeyV", key: "V", shiftKey: true });
  paste();
  fireEvent.keyDown(box, { code: "KeyV", key: "V", metaKey: true, shiftKey: true });
  fireEvent.keyDown(box, { code: "KeyV", key: "v", metaKey: true });
  paste();

  const isBold = inserted().map((html) => /<b[ >]/.test(String(html)));
  expect(isBold).toEqual([false, true, true, true]);
  expect(inserted()[0]).toContain("**乙**");
});

test("the browser moves what is dragged inside the box, once; what comes from outside is read", () => {
  const { box } = open();
  const drop = () => {
    const event = createEvent.drop(box, {
      dataTransfer: carried("<img src=x onerror=alert(1)><b>乙</b>", ""),
    });
    fireEvent(box, event);
    return event.defaultPrevented;
  };

  expect(drop()).toBe(true);
  fireEvent.dragStart(box);
  expect(drop()).toBe(false);
  expect(drop()).toBe(true);
  fireEvent.dragStart(box);
  fireEvent.dragEnd(box);
  expect(drop()).toBe(true);

  expect(inserted()).toHaveLength(3);
  expect(String(inserted())).not.toMatch(/img|onerror|alert/);
});

test("what the browser moved is drawn as it is stored", () => {
  const { box, onChange } = open();
  box.innerHTML = "<blockquote><p>甲</p></blockquote>";

  fireEvent.input(box, { inputType: "insertFromDrop" });

  expect(box.innerHTML).toBe("<blockquote>甲</blockquote>");
  expect(onChange).toHaveBeenLastCalledWith({
    text: "甲",
    blocks: [{ kind: "quote", runs: [{ text: "甲" }] }],
  });
});

test("a closed box has no bar, and takes no key, paste, drop or input", () => {
  const { box, onChange } = open({ disabled: true });
  const events = [
    createEvent.paste(box, { clipboardData: carried("<b>乙</b>", "乙") }),
    createEvent.drop(box, { dataTransfer: carried("<b>乙</b>", "乙") }),
  ];

  for (const event of events) fireEvent(box, event);
  for (const code of ["KeyB", "KeyK", "BracketRight"]) fireEvent.keyDown(box, { code, ctrlKey: true });
  fireEvent.dragStart(box);
  fireEvent.drop(box, { dataTransfer: carried("<b>乙</b>", "乙") });
  fireEvent.input(box);
  fireEvent.compositionStart(box);
  fireEvent.compositionEnd(box);

  expect(events.map((event) => event.defaultPrevented)).toEqual([true, true]);
  expect(screen.queryByRole("toolbar")).toBeNull();
  expect([box.getAttribute("contenteditable"), box.getAttribute("tabindex")]).toEqual(["false", "-1"]);
  expect(inserted()).toEqual([]);
  expect(onChange).not.toHaveBeenCalled();
  expect(box.textContent).toBe("甲");
});

test("a box that is closed while it is written in takes nothing more", () => {
  const onChange = vi.fn();
  const { rerender } = render(<Editor {...asked} value={value} onChange={onChange} />);
  fireEvent.click(screen.getByRole("button", { name: /^链接/ }));
  expect(screen.getByRole("textbox", { name: "链接地址" })).toBeTruthy();

  rerender(<Editor {...asked} value={value} onChange={onChange} disabled />);

  expect(screen.queryByRole("textbox", { name: "链接地址" })).toBeNull();
  expect(onChange).not.toHaveBeenCalled();
});

const LINKED: RichBlock[] = [
  { kind: "text", runs: [{ text: "红", color: "red", link: "https://a.cn", marks: ["bold"] }] },
];

test("a link has its own colour; that of links of other pages is none", () => {
  const place = document.createElement("div");
  for (const html of [
    '<p><a href="https://a.cn"><font color="#c4252f"><b>红</b></font></a></p>',
    '<p><font color="#c4252f"><a href="https://a.cn"><b>红</b></a></font></p>',
    '<p><b><font color="#c4252f"><a href="https://a.cn">红</a></font></b></p>',
  ]) {
    place.innerHTML = html;
    expect(readNode(place)).toEqual(LINKED);
  }
  place.replaceChildren(drawn(LINKED));
  expect(readNode(place)).toEqual(LINKED);
  for (const html of [
    '<a href="https://a.cn" style="color:#0000ee">红</a>',
    '<a href="https://a.cn"><span style="color:rgb(0,0,238);text-decoration:underline">红</span></a>',
  ])
    expect(readHtml(html)[0]?.runs).toEqual([{ text: "红", link: "https://a.cn" }]);
  expect(
    readHtml('<p style="color:red">甲<a href="https://a.cn" style="color:blue">乙</a></p>')[0]?.runs,
  ).toEqual([
    { text: "甲", color: "red" },
    { text: "乙", color: "red", link: "https://a.cn" },
  ]);

  const { container } = render(<RichView blocks={LINKED} />);
  expect(container.querySelector(".rich-red > a > strong")?.textContent).toBe("红");
});

const SCRIPTS = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "\u0001javascript:alert(1)",
  "\u00a0javascript:alert(1)",
  "\ufeffjavascript:alert(1)",
  "java\tscript:alert(1)",
  "java\nscript:alert(1)",
  "java\r\nscript:alert(1)",
  "java\u0000script:alert(1)",
  "java\u200bscript:alert(1)",
  "javascript\t:alert(1)",
  "javascript&colon;alert(1)",
  "java&#115;cript:alert(1)",
  "java&#x73;cript&#58;alert(1)",
  "java&Tab;script:alert(1)",
  "&#14; javascript:alert(1)",
  "javascript%3aalert(1)",
  "\uff4aavascript:alert(1)",
  "j\u0430vascript:alert(1)",
  "java\u017fcript:alert(1)",
  "javascript://https://a.cn/%0aalert(1)",
  "vbscript:msgbox(1)",
  "livescript:x",
  "data:text/html,<script>alert(1)</script>",
  "data:text/html;base64,PHNjcmlwdD4=",
  "blob:https://a.cn/1",
  "filesystem:https://a.cn/1",
  "view-source:https://a.cn",
  "about:blank",
  "file:///etc/passwd",
  "feed:javascript:alert(1)",
  "https:javascript:alert(1)",
  "https:/\\a.cn",
  "htt\u2028ps://a.cn",
  "http\t://a.cn",
  "//a.cn",
  "\\\\a.cn",
  "/a",
  "?a",
  "#a",
  "",
];

test.each(SCRIPTS)("no spelling of another scheme is a link: %j", (link) => {
  expect(isLink(link)).toBe(false);

  const place = document.createElement("a");
  place.setAttribute("href", link);
  place.textContent = "好";
  for (const html of [place.outerHTML, `<a href="${link.replace(/"/g, "")}">好</a>`]) {
    const read = readHtml(html);
    for (const run of read[0]?.runs ?? []) expect(run.link ?? "https://").toMatch(/^https:\/\//);
    expect(JSON.stringify(read)).not.toMatch(/script|alert/);
  }
  const evil: RichBlock[] = [{ kind: "text", runs: [{ text: "好", link }] }];
  const { container } = render(<RichView blocks={evil} />);
  expect(container.querySelector("a")).toBeNull();
  expect((drawn(evil).firstChild as HTMLElement).querySelector("a")).toBeNull();
});
