/**
 * From a DOM to blocks: what was typed in the editor, or pasted from a page, Word or WPS. Only what is on the list
 * comes through; a pasted document is parsed apart, where no script runs and nothing is loaded.
 */
import type { RichBlock, RichRun } from "../../api/rich";
import { colorOf } from "./color";
import { type Outside, settleNumbers } from "./numbers";
import { append, DEEPEST, isLink } from "./tree";
import { type Item, isWordSign, itemOf, wordItem } from "./word";

interface Numbers {
  n: number;
  isShown: boolean;
}

interface Around {
  kind: RichBlock["kind"];
  /** How many lists are around it. */
  depth: number;
  marks: readonly string[];
  color?: RichRun["color"];
  link?: string;
  /** It stands in the editor: names of elements tell all of its formats, and items have the numbers they show. */
  own: boolean;
  /** Spaces count as they stand. */
  exact: boolean;
  /** Inside a cell of a table: a row is one line. */
  cell?: boolean;
  /** The numbers the list around it has given. */
  list?: Numbers;
  item?: Item;
}

const DROPPED =
  /^(script|style|head|title|meta|link|template|iframe|frame|object|embed|svg|math|noscript|textarea|select|option|button|input|audio|video|canvas|xml)$/;
const BLOCKS =
  /^(p|div|h[1-6]|blockquote|ul|ol|li|pre|table|tbody|thead|tfoot|tr|section|article|header|footer|main|aside|address|dl|dt|dd|figure|figcaption|hr|form|fieldset|center)$/;
const BY_TAG: Readonly<Record<string, string>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strike",
  del: "strike",
  strike: "strike",
};

/** Read what stands in an element of the page. */
export function readNode(place: Node): RichBlock[] {
  return read(place, true);
}

/** Read HTML from outside; nothing of it becomes a part of the page. */
export function readHtml(html: string): RichBlock[] {
  return settleNumbers(read(new DOMParser().parseFromString(html, "text/html").body, false));
}

function read(place: Node, own: boolean): Outside[] {
  const reader = new Reader();
  reader.inside(place, { kind: "text", depth: 0, marks: [], own, exact: own });
  reader.end();
  return reader.blocks;
}

class Reader {
  blocks: Outside[] = [];
  private now: (Outside & { runs: RichRun[] }) | null = null;
  /** A space that is one only if words come after it. */
  private gap: Around | null = null;
  private isAfterTab = false;

  inside(node: Node, around: Around): void {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) this.text(child.nodeValue ?? "", around);
      else if (child.nodeType === Node.ELEMENT_NODE) this.element(child as HTMLElement, around);
    }
  }

  end(): void {
    if (this.now) this.blocks.push(this.now);
    this.now = null;
    this.gap = null;
  }

  private element(node: HTMLElement, around: Around): void {
    const tag = node.nodeName.toLowerCase();
    const style = around.own ? "" : (node.getAttribute("style") ?? "");
    if (DROPPED.test(tag) || tag.includes(":") || isWordSign(style)) return;
    const inner = formatted(node, tag, style, around);
    if (tag === "td" || tag === "th") this.cell(node, inner);
    else if (tag === "br") this.line(around);
    else if (!BLOCKS.test(tag)) this.inside(node, inner);
    else if (around.cell) this.inCell(node, placed(node, tag, style, inner));
    else {
      this.end();
      this.inside(node, placed(node, tag, style, inner));
      this.end();
    }
  }

  private cell(node: HTMLElement, around: Around): void {
    this.gap = null;
    if (node.previousElementSibling) this.put("\t", around);
    this.inside(node, { ...around, kind: "text", cell: true, item: undefined });
  }

  private inCell(node: HTMLElement, around: Around): void {
    this.gap ??= around;
    if (around.item && !around.item.isBegun) this.put(around.item.sign, { ...around, item: undefined });
    this.inside(node, { ...around, kind: "text", item: undefined });
    this.gap ??= around;
  }

  private text(text: string, around: Around): void {
    const lines = text.replace(/\u00a0/g, " ").replace(/\r\n?/g, "\n");
    if (around.exact) {
      lines.split("\n").forEach((line, at) => {
        if (at > 0) this.line(around);
        this.put(line, around);
      });
      return;
    }
    const said = lines.replace(/[ \t\n\f]+/g, " ");
    if (said.startsWith(" ")) this.gap ??= around;
    const words = said.slice(
      said.startsWith(" ") ? 1 : 0,
      said.length > 1 && said.endsWith(" ") ? -1 : undefined,
    );
    this.put(words, around);
    if (words !== "" && said.endsWith(" ")) this.gap = around;
  }

  private put(text: string, around: Around): void {
    if (text === "") return;
    const { gap } = this;
    this.gap = null;
    const { runs } = this.begin(around);
    if (gap && runs.length > 0 && !this.isAfterTab) append(runs, runOf(" ", gap));
    append(runs, runOf(text, around));
    this.isAfterTab = text === "\t";
  }

  private line(around: Around): void {
    if (around.cell) {
      this.gap ??= around;
      return;
    }
    this.begin(around);
    this.end();
  }

  /** Begin a block, unless one is; what stands in an item after its first line has no sign. */
  private begin({ kind, depth, own, item }: Around): Outside & { runs: RichRun[] } {
    if (this.now) return this.now;
    const isFirst = item !== undefined && !item.isBegun;
    if (item) item.isBegun = true;
    if (kind === "bullet" || kind === "number") {
      const level = Math.min(DEEPEST, Math.max(0, depth - 1));
      const listed = { kind, ...(level > 0 ? { level } : {}), runs: [] };
      if (own) this.now = listed;
      else if (!isFirst) this.now = { kind: "text", runs: [] };
      else this.now = { ...listed, n: item.n, sign: "  ".repeat(level) + item.sign };
    } else this.now = { kind, runs: isFirst && item.sign !== "" ? [{ text: item.sign }] : [] };
    return this.now;
  }
}

function runOf(text: string, { marks, color, link }: Around): RichRun {
  const run: RichRun = { text };
  if (marks.length > 0) run.marks = [...marks] as RichRun["marks"];
  if (color) run.color = color;
  if (link) run.link = link;
  return run;
}

/** What a block element makes of what stands in it. */
function placed(node: HTMLElement, tag: string, style: string, around: Around): Around {
  const word = wordItem(node, style);
  const item = word?.item ?? around.item;
  if (/^h[1-3]$/.test(tag)) return { ...around, item, kind: "title" };
  if (/^h[4-6]$/.test(tag)) return { ...around, item, kind: "subtitle" };
  if (word) return { ...around, ...word };
  if (tag === "ul" || tag === "ol") return listed(node, tag, around);
  if (tag === "li") return { ...around, item: around.list && numbered(node, around.list) };
  if (tag === "blockquote") return { ...around, kind: "quote" };
  return tag === "pre" ? { ...around, exact: true } : around;
}
function listed(node: HTMLElement, tag: string, around: Around): Around {
  const start = Number(node.getAttribute("start") ?? 1);
  const list = { n: (Number.isInteger(start) ? start : 1) - 1, isShown: tag === "ol" };
  return {
    ...around,
    kind: tag === "ul" ? "bullet" : "number",
    depth: around.depth + 1,
    item: undefined,
    list,
  };
}

function numbered(node: HTMLElement, list: Numbers): Item {
  const said = Number(node.getAttribute("value") ?? Number.NaN);
  list.n = Number.isInteger(said) ? said : list.n + 1;
  return list.isShown ? itemOf(list.n) : { sign: "", isBegun: false };
}

/** What an element makes of the texts in it, by its name and its style. */
function formatted(node: HTMLElement, tag: string, style: string, around: Around): Around {
  const marks = new Set(around.marks);
  const byTag = BY_TAG[tag];
  if (byTag) marks.add(byTag);
  const href = tag === "a" ? (node.getAttribute("href") ?? "").trim() : "";
  const link = isLink(href) ? href : around.link;
  const weight = said(style, "font-weight");
  if (/^(bold|bolder|[6-9]00)$/.test(weight)) marks.add("bold");
  if (/^(normal|[1-5]00)$/.test(weight)) marks.delete("bold");
  if (/^(italic|oblique)/.test(said(style, "font-style"))) marks.add("italic");
  const lines = `${said(style, "text-decoration")} ${said(style, "text-decoration-line")}`;
  if (lines.includes("line-through")) marks.add("strike");
  if (lines.includes("underline") && !link) marks.add("underline");
  const color = said(style, "color") || (tag === "font" ? (node.getAttribute("color") ?? "") : "");
  return {
    ...around,
    link,
    color: color === "" || (link && !around.own) ? around.color : colorOf(color),
    marks: ["bold", "italic", "underline", "strike"].filter((one) => marks.has(one)),
  };
}

/** A property of a style attribute; it is read as text, since a document apart has no styles. */
function said(style: string, property: string): string {
  const found = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "i").exec(style);
  return (found?.[1] ?? "").trim().toLowerCase();
}
