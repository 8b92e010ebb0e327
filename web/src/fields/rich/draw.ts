/** From blocks to the DOM of the editor: made of elements and texts, never of HTML. */
import type { RichBlock, RichRun } from "../../api/rich";
import { COLORS, isItem, isLink } from "./tree";

const TAGS = {
  text: "p",
  title: "h3",
  subtitle: "h4",
  quote: "blockquote",
  bullet: "li",
  number: "li",
} as const;
const MARK_TAGS = { bold: "b", italic: "i", underline: "u", strike: "s" } as const;

/** Make the nodes of blocks; an empty one can be typed into. */
export function drawn(blocks: readonly RichBlock[]): DocumentFragment {
  const all = document.createDocumentFragment();
  const lists: HTMLElement[] = [];
  for (const block of blocks) {
    const node = document.createElement(TAGS[block.kind]);
    for (const run of block.runs) node.append(runNode(run));
    if (block.runs.length === 0) node.append(document.createElement("br"));
    if (isItem(block)) listFor(block, lists, all).append(node);
    else {
      lists.length = 0;
      all.append(node);
    }
  }
  return all;
}

/** The list an item stands in; a deeper one lies in the item before it, or in the list where there is none. */
function listFor(block: RichBlock, lists: HTMLElement[], all: DocumentFragment): HTMLElement {
  const tag = block.kind === "bullet" ? "UL" : "OL";
  const level = block.level ?? 0;
  lists.length = Math.min(lists.length, level + 1);
  if (lists.length === level + 1 && lists[level]?.nodeName !== tag) lists.length = level;
  while (lists.length <= level) {
    const list = document.createElement(tag);
    const above = lists[lists.length - 1];
    const last = above?.lastElementChild;
    (last?.nodeName === "LI" ? last : (above ?? all)).append(list);
    lists.push(list);
  }
  return lists[level] as HTMLElement;
}

function runNode(run: RichRun): Node {
  let node: Node = document.createTextNode(run.text);
  const wrap = (tag: string) => {
    const around = document.createElement(tag);
    around.append(node);
    node = around;
    return around;
  };
  for (const mark of run.marks ?? []) wrap(MARK_TAGS[mark]);
  if (run.color) wrap("font").setAttribute("color", COLORS[run.color]);
  if (run.link && isLink(run.link)) wrap("a").setAttribute("href", run.link);
  return node;
}

/** Write blocks as HTML for the one command of browsers that can be undone; its texts are escaped by the browser. */
export function asHtml(blocks: readonly RichBlock[]): string {
  const only = blocks.length === 1 && blocks[0]?.kind === "text" ? blocks[0] : null;
  const nodes = only ? only.runs.map(runNode) : [...drawn(blocks).childNodes];
  return nodes.map((node) => new XMLSerializer().serializeToString(node)).join("");
}
