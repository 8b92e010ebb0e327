/** Rich text as it travels: blocks of runs from a closed list. The server keeps its one form (kit/rich.py). Pure. */
import type { Rich, RichBlock, RichRun } from "../../api/rich";
import type { Value } from "../../api/types";

export const KINDS = ["text", "title", "subtitle", "quote", "bullet", "number"] as const;
export const MARKS = ["bold", "italic", "underline", "strike"] as const;
/** The palette, dark enough to read on paper. */
export const COLORS = {
  red: "#c4252f",
  orange: "#a85407",
  green: "#146c3e",
  blue: "#1a63d8",
  purple: "#7a3fb5",
  gray: "#5a6575",
} as const;
export const DEEPEST = 3;
const MOST_BLOCKS = 2_000;
const MOST_RUNS = 4_000;
/** A builder can allow no more. */
const MOST_TEXT = 20_000;

/** The same as the server's, letter by letter: no script, and no character that hides where it leads. */
const LINK =
  /^(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:)[!-~\u00c0-\u024f\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff5e]+$/;
const LONGEST_LINK = 1000;

export const isLink = (text: string): boolean => text.length <= LONGEST_LINK && LINK.test(text);

export const isRich = (value: Value | undefined): value is Rich =>
  typeof value === "object" && value !== null && "blocks" in value && Array.isArray(value.blocks);

export const isItem = (block: RichBlock): boolean => block.kind === "bullet" || block.kind === "number";

const toBlock = (text: string): RichBlock => ({ kind: "text", runs: text ? [{ text }] : [] });

/** The blocks of any value: a plain text, such as a default of a builder, is a block per line. */
export function blocksOf(value: Value): readonly RichBlock[] {
  if (isRich(value)) return value.blocks;
  return typeof value === "string" && value !== "" ? value.split("\n").map(toBlock) : [];
}

/** The number each block shows, 0 where it shows none; as the server counts. */
export function numbersOf(blocks: readonly RichBlock[]): number[] {
  const numbers = Array.from({ length: DEEPEST + 1 }, () => 0);
  return blocks.map(({ kind, level = 0 }) => {
    numbers.fill(0, level + 1);
    numbers[level] = kind === "number" ? (numbers[level] ?? 0) + 1 : 0;
    return numbers[level] ?? 0;
  });
}

/** The words, a line per block, items with their sign; as the server says them. */
export function textOfBlocks(blocks: readonly RichBlock[]): string {
  const numbers = numbersOf(blocks);
  const lines = blocks.map(({ kind, level = 0, runs }, at) => {
    const sign = kind === "bullet" ? "\u2022 " : kind === "number" ? `${numbers[at]}. ` : "";
    return "  ".repeat(level) + sign + runs.map((run) => run.text).join("");
  });
  return lines.join("\n").normalize().trim();
}

export function richText(value: Value): string {
  if (isRich(value)) return typeof value.text === "string" ? value.text : textOfBlocks(value.blocks);
  return typeof value === "string" ? value : "";
}

/** The value of blocks; null where they say nothing. */
export function richOf(blocks: readonly RichBlock[]): Rich | null {
  const said = blocks.some((block) => block.runs.some((run) => run.text.trim() !== ""));
  return said ? { text: textOfBlocks(blocks), blocks } : null;
}

const formatOf = ({ text: _, ...format }: RichRun): string => JSON.stringify(format);

/** Put a run after others, into that list; neighbours of one format are one. */
export function append(runs: RichRun[], run: RichRun): RichRun[] {
  const last = runs[runs.length - 1];
  if (run.text === "") return runs;
  if (last && formatOf(last) === formatOf(run))
    runs[runs.length - 1] = { ...last, text: last.text + run.text };
  else runs.push(run);
  return runs;
}

/** Whether the server would refuse as much in any field. */
export function isTooMuch(blocks: readonly RichBlock[]): boolean {
  if (blocks.length > MOST_BLOCKS) return true;
  const runs = blocks.reduce((sum, block) => sum + block.runs.length, 0);
  return runs > MOST_RUNS || textOfBlocks(blocks).length > MOST_TEXT;
}

/** Whether two texts are the same but for what the server takes away: empty ends, and formats of nothing. */
export function isSame(one: readonly RichBlock[], other: readonly RichBlock[]): boolean {
  return JSON.stringify(settled(one)) === JSON.stringify(settled(other));
}

function settled(blocks: readonly RichBlock[]): unknown[] {
  const lines = blocks.map((block) => ({
    kind: block.kind,
    level: block.level ?? 0,
    runs: block.runs.reduce(append, [] as RichRun[]).map(inOrder),
  }));
  const said = lines.map((line) => line.runs.some(([text]) => text.trim() !== ""));
  const kept = lines.slice(Math.max(0, said.indexOf(true)), said.lastIndexOf(true) + 1);
  trim(kept[0]?.runs, "trimStart");
  trim(kept[kept.length - 1]?.runs.reverse(), "trimEnd");
  return kept;
}

const inOrder = (run: RichRun): [string, string[], string, string] => {
  const marks = MARKS.filter((mark) => run.marks?.includes(mark));
  return [run.text.normalize(), marks, run.color ?? "", run.link ?? ""];
};

function trim(runs: [string, ...unknown[]][] | undefined, end: "trimStart" | "trimEnd"): void {
  while (runs?.[0]) {
    runs[0][0] = runs[0][0][end]();
    if (runs[0][0] !== "") return;
    runs.shift();
  }
}
