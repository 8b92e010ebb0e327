/** What the bar does, in the commands of browsers; and what holds where the caret is. */
import { colorOf } from "./color";
import { asHtml } from "./draw";
import { COLORS, DEEPEST } from "./tree";

export type Command =
  | "bold"
  | "italic"
  | "underline"
  | "strike"
  | "bullet"
  | "number"
  | "deeper"
  | "higher"
  | "block"
  | "color"
  | "link"
  | "unlink"
  | "plain";

const BY_BROWSER: Partial<Record<Command, string>> = {
  bold: "bold",
  italic: "italic",
  underline: "underline",
  strike: "strikeThrough",
  bullet: "insertUnorderedList",
  number: "insertOrderedList",
  deeper: "indent",
  higher: "outdent",
  unlink: "unlink",
};
const TAGS: Readonly<Record<string, string>> = {
  text: "p",
  title: "h3",
  subtitle: "h4",
  quote: "blockquote",
};
const INK = "#1b2330";

/** After these the browser may leave what no block is. */
export const SHAPING: ReadonlySet<Command> = new Set([
  "bullet",
  "number",
  "deeper",
  "higher",
  "block",
  "plain",
]);

const exec = (name: string, value?: string) => document.execCommand(name, false, value);

/** Do one to what is chosen. detail: the kind of a block, the name of a colour ("" for none), the address of a link. */
export function run(box: HTMLElement, command: Command, detail = ""): void {
  exec("styleWithCSS", "false");
  const name = BY_BROWSER[command];
  if (command === "deeper" || command === "higher") {
    // Elsewhere browsers make a quote of it.
    if (chosenItem(box)) exec(name ?? "");
  } else if (name) exec(name);
  else if (command === "block") {
    leaveLists(box);
    exec("formatBlock", `<${TAGS[detail] ?? "p"}>`);
  } else if (command === "color") exec("foreColor", COLORS[detail as keyof typeof COLORS] ?? INK);
  else if (command === "link") {
    if (document.getSelection()?.isCollapsed)
      exec("insertHTML", asHtml([{ kind: "text", runs: [{ text: detail, link: detail }] }]));
    else exec("createLink", detail);
  } else if (command === "plain") {
    exec("unlink");
    exec("removeFormat");
    leaveLists(box);
    exec("formatBlock", "<p>");
  }
}

/** An item of a list has no other kind. */
function leaveLists(box: HTMLElement): void {
  for (let left = DEEPEST + 2; left > 0; left--) {
    const list = chosenItem(box)?.parentElement;
    if (!list) return;
    exec(list.nodeName === "OL" ? "insertOrderedList" : "insertUnorderedList");
  }
}

/** The item of a list that is chosen first. */
function chosenItem(box: HTMLElement): Element | null {
  const range = document.getSelection()?.getRangeAt(0);
  const at = range?.startContainer;
  const element = at instanceof Element ? (at.childNodes[range?.startOffset ?? 0] ?? at) : at?.parentElement;
  const item = element instanceof Element ? element.closest("li") : null;
  return item && box.contains(item) ? item : null;
}

/** The link around what is chosen. */
export function linkAround(box: HTMLElement, range: Range): HTMLAnchorElement | null {
  const at = range.commonAncestorContainer;
  const link = (at instanceof Element ? at : at.parentElement)?.closest("a") ?? null;
  return link && box.contains(link) ? link : null;
}

/** Name what holds at the caret: marks, `block:quote`, `color:red`, `link`. */
export function statesOf(box: HTMLElement, at: Node | null): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of ["bold", "italic", "underline", "strike"] as const)
    if (document.queryCommandState(BY_BROWSER[name] ?? name)) found.add(name);
  for (let node: Node | null = at; node && node !== box; node = node.parentNode) {
    const tag = node.nodeName.toLowerCase();
    const block = Object.keys(TAGS).find((kind) => TAGS[kind] === tag);
    if (block) found.add(`block:${block}`);
    if (tag === "a") found.add("link");
    if ((tag === "ul" || tag === "ol") && !found.has("bullet") && !found.has("number"))
      found.add(tag === "ul" ? "bullet" : "number");
    const color = node instanceof HTMLElement ? colorOf(node.getAttribute("color") ?? "") : undefined;
    if (color) found.add(`color:${color}`);
  }
  return found;
}
