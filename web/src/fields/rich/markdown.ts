/** Plain text from outside, with the few signs of Markdown people type: # heading, - item, 1. item, > quote, **bold**. */
import type { RichBlock, RichRun } from "../../api/rich";
import { type Outside, settleNumbers } from "./numbers";
import { DEEPEST, isLink } from "./tree";

// Each of them reads a character at most a few times, whatever the text.
const HEAD = /^(#{1,6})[ \t]+(\S.*)$/s;
const ITEM = /^([ \t]*)(?:[-*+\u2022\u00b7]|([1-9]\d{0,2})\.)[ \t]+(?=\S)/;
const QUOTE = /^>[ \t]?(.*)$/s;
const INLINE = /\*\*([^*]+)\*\*|~~([^~]+)~~|\[([^[\]]+)\]\(([^()[\]\s]+)\)/g;
const WORD = /\w/;

/** Read lines; as they stand if isLiteral. */
export function readPlain(text: string, isLiteral = false): RichBlock[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  if (isLiteral) return lines.map((line) => ({ kind: "text", runs: line ? [{ text: line }] : [] }));
  return settleNumbers(lines.map(lineOf));
}

function lineOf(text: string): Outside {
  const head = HEAD.exec(text);
  if (head) return { kind: head[1] === "#" ? "title" : "subtitle", runs: runs(head[2] ?? "") };
  const item = ITEM.exec(text);
  if (item) {
    const [sign, space = "", number] = item;
    const level = Math.min(DEEPEST, Math.floor(space.replace(/\t/g, "  ").length / 2));
    const inside = { ...(level ? { level } : {}), runs: runs(text.slice(sign.length)) };
    return number ? { kind: "number", ...inside, n: Number(number), sign } : { kind: "bullet", ...inside };
  }
  const quote = QUOTE.exec(text);
  return quote ? { kind: "quote", runs: runs(quote[1] ?? "") } : { kind: "text", runs: runs(text) };
}

function runs(text: string): RichRun[] {
  const made: RichRun[] = [];
  const signs = new RegExp(INLINE);
  let from = 0;
  for (let found = signs.exec(text); found; found = signs.exec(text)) {
    const run = runOf(found, text);
    if (!run) {
      signs.lastIndex = found.index + 1;
      continue;
    }
    made.push({ text: text.slice(from, found.index) }, run);
    from = signs.lastIndex;
  }
  made.push({ text: text.slice(from) });
  return made.filter((run) => run.text !== "");
}

/** The words between signs; none where they lead nowhere, or may be a power (2**3) or a product. */
function runOf(found: RegExpExecArray, text: string): RichRun | null {
  const [whole, bold, struck, words, link] = found;
  if (link !== undefined) return isLink(link) ? { text: words ?? "", link } : null;
  const inside = bold ?? struck ?? "";
  const around = [text.charAt(found.index - 1), text.charAt(found.index + whole.length)];
  if (inside !== inside.trim() || around.some((one) => WORD.test(one))) return null;
  return { text: inside, marks: [bold === undefined ? "strike" : "bold"] };
}
