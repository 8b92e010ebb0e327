/** What of two rich texts differs, as words: the lines between those that are alike. Pure. */
import type { RichBlock } from "../../api/rich";
import { textOfBlocks } from "./tree";

interface Line {
  text: string;
  /** All of it: its words, its number and its formats. */
  said: string;
}

/** Of each the lines that differ; the same ones twice where only formats do. */
export function differing(was: readonly RichBlock[], now: readonly RichBlock[]): [string, string] {
  const [before, after] = [linesOf(was), linesOf(now)];
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head]?.said === after[head]?.said) head++;
  let tail = 0;
  while (
    tail < least - head &&
    before[before.length - 1 - tail]?.said === after[after.length - 1 - tail]?.said
  )
    tail++;
  return [between(before, head, tail), between(after, head, tail)];
}

function linesOf(blocks: readonly RichBlock[]): Line[] {
  const texts = textOfBlocks(blocks).split("\n");
  return blocks.map((block, at) => ({
    text: texts[at] ?? "",
    said: `${texts[at]} ${JSON.stringify(block)}`,
  }));
}

function between(lines: readonly Line[], head: number, tail: number): string {
  const inside = lines.slice(head, lines.length - tail);
  if (inside.length === 0) return "";
  const left = [head > 0 ? "…" : [], inside.map((line) => line.text), tail > 0 ? "…" : []];
  return left.flat().join("\n");
}
