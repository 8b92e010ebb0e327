/** Keeps what is shown what is stored: browsers' commands may leave what no block is. */
import { drawn } from "./draw";
import { readNode } from "./read";

/** Where a caret stands: in which block, after how many characters. */
interface Place {
  block: number;
  offset: number;
}
type Point = readonly [node: Node, offset: number];

const SIGNS = ["\ufdd0", "\ufdd1"] as const; // no text has these: Unicode has promised never to use them
const PLACES = "p, h3, h4, blockquote, li";
const LISTS = /^(UL|OL)$/;
const BLOCKS = /^(P|DIV|H[1-6]|BLOCKQUOTE|UL|OL|LI|PRE)$/;

/** Draw the box anew if it has another structure than its blocks; the selection stays where it was. */
export function settle(box: HTMLElement): void {
  const made = drawn(readNode(box));
  if (shapeOf(box) === shapeOf(made)) return;
  const chosen = document.getSelection();
  const isInside = chosen?.anchorNode && box.contains(chosen.anchorNode) && box.contains(chosen.focusNode);
  const ends = isInside
    ? ([
        [chosen.anchorNode, chosen.anchorOffset],
        [chosen.focusNode, chosen.focusOffset],
      ] as Point[])
    : [];
  const marked = box.cloneNode(true) as HTMLElement;
  const ranges = ends.map((end) => rangeAt(deepest(sameIn(marked, box, end))));
  ranges.forEach((range, at) => {
    range.insertNode(document.createTextNode(SIGNS[at] ?? ""));
  });
  const { blocks, places } = taken(readNode(marked));
  box.replaceChildren(drawn(blocks.length > 0 ? blocks : [{ kind: "text", runs: [] }]));
  const [anchor, focus] = places.map((place) => pointOf(box, place));
  if (anchor && focus) chosen?.setBaseAndExtent(anchor[0], anchor[1], focus[0], focus[1]);
}

/** The signs taken out of blocks, and where they stood. */
function taken(marked: ReturnType<typeof readNode>) {
  const places: Place[] = [];
  const blocks = marked.map((block, at) => {
    let before = 0;
    const runs = block.runs.map((run) => {
      let text = "";
      for (const letter of run.text) {
        const end = SIGNS.indexOf(letter as (typeof SIGNS)[number]);
        if (end >= 0) places[end] = { block: at, offset: before + text.length };
        else text += letter;
      }
      before += text.length;
      return { ...run, text };
    });
    return { ...block, runs: runs.filter((run) => run.text !== "") };
  });
  return { blocks, places };
}

function rangeAt([node, offset]: Point): Range {
  const range = document.createRange();
  range.setStart(node, offset);
  return range;
}

/** The point of a copy. */
function sameIn(copy: Node, box: Node, [node, offset]: Point): Point {
  const way: number[] = [];
  for (let at = node; at !== box && at.parentNode; at = at.parentNode)
    way.unshift([...at.parentNode.childNodes].indexOf(at as ChildNode));
  return [way.reduce((place, index) => place.childNodes[index] ?? place, copy), offset];
}

/** A point between elements as one in the text or before the line end that is there. */
function deepest([node, offset]: Point): Point {
  if (node.nodeType !== Node.ELEMENT_NODE || node.childNodes.length === 0) return [node, offset];
  const next = node.childNodes[offset];
  const child = next ?? (node.lastChild as ChildNode);
  if (child.nodeName === "BR") return [node, next ? offset : offset - 1];
  return deepest([child, next ? 0 : (child.nodeValue ?? child.childNodes).length]);
}

function pointOf(box: HTMLElement, { block, offset }: Place): Point {
  const place = box.querySelectorAll(PLACES)[block] ?? box;
  let left = offset;
  const inside = (node: Node): Point | null => {
    for (const child of node.childNodes) {
      const { length } = child.nodeValue ?? "";
      if (child.nodeType === Node.TEXT_NODE && left <= length) return [child, left];
      left -= length;
      const found = LISTS.test(child.nodeName) ? null : inside(child);
      if (found) return found;
    }
    return null;
  };
  return inside(place) ?? [place, 0];
}

/** The structure of what stands in an element: its blocks, texts outside of them, and line ends within. */
function shapeOf(place: Node): string {
  return [...place.childNodes].map((node) => shapeOfOne(node, place)).join("");
}

function shapeOfOne(node: ChildNode, place: Node): string {
  if (node.nodeType === Node.TEXT_NODE)
    return node.nodeValue !== "" && !/^(P|H[34]|BLOCKQUOTE|LI)$/.test(blockAround(node, place)) ? "#" : "";
  if (node.nodeName === "BR") return node.nextSibling && !LISTS.test(node.nextSibling.nodeName) ? "|" : "";
  return BLOCKS.test(node.nodeName) ? `<${node.nodeName}${shapeOf(node)}>` : shapeOf(node);
}

function blockAround(node: Node, place: Node): string {
  for (let at: Node | null = place; at; at = at.parentNode) if (BLOCKS.test(at.nodeName)) return at.nodeName;
  return node.nodeName;
}
