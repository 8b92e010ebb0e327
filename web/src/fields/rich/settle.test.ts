/** What is drawn is read again as the same blocks, whatever the server can keep; and what browsers leave is drawn anew. */
import { afterEach, expect, test } from "vitest";
import type { RichBlock, RichRun } from "../../api/rich";
import { drawn } from "./draw";
import { readNode } from "./read";
import { settle } from "./settle";
import { COLORS, KINDS, MARKS } from "./tree";

afterEach(() => document.body.replaceChildren());

/** Numbers below a bound, the same in each run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomBlock(pick: (below: number) => number): RichBlock {
  const kind = KINDS[pick(KINDS.length)] ?? "text";
  const level = kind === "bullet" || kind === "number" ? pick(4) : 0;
  const runs: RichRun[] = [];
  let before = "";
  for (let left = pick(4); left > 0; left--) {
    const marks = MARKS.filter(() => pick(3) === 0);
    const color = (Object.keys(COLORS) as (keyof typeof COLORS)[])[pick(18)];
    const link = pick(4) === 0 ? "https://example.com/a?b=1" : undefined;
    const format = { ...(marks.length > 0 && { marks }), ...(color && { color }), ...(link && { link }) };
    if (JSON.stringify(format) === before) continue;
    before = JSON.stringify(format);
    runs.push({ text: ["甲", "a  b", " ", "<b>", "x\ty"][pick(5)] ?? "", ...format });
  }
  return { kind, ...(level > 0 && { level }), runs };
}

test("what is drawn is read again as the same blocks", () => {
  const place = document.createElement("div");
  for (let seed = 1; seed <= 100; seed++) {
    const pick = seeded(seed);
    const blocks = Array.from({ length: 1 + pick(7) }, () => randomBlock(pick));
    place.replaceChildren(drawn(blocks));
    expect(readNode(place), `seed ${seed}`).toEqual(blocks);
  }
});

function box(html: string): HTMLElement {
  document.body.innerHTML = `<div id="box">${html}</div>`;
  return document.body.firstChild as HTMLElement;
}

test("what is drawn is not drawn again", () => {
  const one = box("<p>a</p><ul><li>b<ul><li>c</li></ul></li></ul><p><br></p>");
  const first = one.firstChild;
  settle(one);
  expect(one.firstChild).toBe(first);
});

test.each([
  ["<blockquote><p>a[]b</p></blockquote>", 'blockquote>"ab"1', "quote"],
  ["<p><ul><li>ab[]</li></ul></p>", 'li>"ab"2', "bullet"],
  ["<ul><li>a</li><li><h3>b[]c</h3></li></ul>", 'h3>"bc"1', "bullet title"],
  ["a[]b<p>c</p>", 'p>"ab"1', "text text"],
  ["<ul><li>a<br>b[]<ul><li>c</li></ul></li></ul>", 'li>"b"1', "bullet bullet bullet"],
  ["<div><p>a</p><p>[]<br></p></div>", 'p>""0', "text text"],
])("what browsers leave is drawn anew, the caret where it was: %s", (html, caret, kinds) => {
  const one = box(html);
  const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.nodeValue?.indexOf("[]") ?? -1;
    if (at < 0) continue;
    node.nodeValue = node.nodeValue?.replace("[]", "") ?? "";
    document.getSelection()?.collapse(node, at);
  }
  const before = readNode(one);

  settle(one);

  const chosen = document.getSelection();
  const [at, offset] = [chosen?.anchorNode, chosen?.anchorOffset];
  const place = at instanceof Element ? at : at?.parentElement;
  expect(`${place?.nodeName.toLowerCase()}>"${at?.nodeValue ?? ""}"${offset}`).toBe(caret);
  expect(readNode(one)).toEqual(before);
  expect(
    readNode(one)
      .map((block) => block.kind)
      .join(" "),
  ).toBe(kinds);
});
