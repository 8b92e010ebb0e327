/** Numbers of items from outside: shown as they were, or kept as words. Pure. */
import type { RichBlock } from "../../api/rich";
import { numbersOf } from "./tree";

/** A block from outside; an item of a numbered list says its number, and what stood before it. */
export interface Outside extends RichBlock {
  n?: number;
  sign?: string;
}

/**
 * Make numbered items of those that would show the numbers they had. Where one would not, all of them are texts that
 * begin with their numbers: contracts refer to clauses by them.
 */
export function settleNumbers(blocks: readonly Outside[]): RichBlock[] {
  const shown = numbersOf(blocks);
  const isKept = blocks.every((block, at) => block.kind !== "number" || block.n === shown[at]);
  return blocks.map(({ n: _, sign = "", ...block }) =>
    isKept || block.kind !== "number"
      ? block
      : { kind: "text", runs: [{ text: sign }, ...block.runs].filter((run) => run.text !== "") },
  );
}
