/** Ranges of amounts as people write them, in both languages. Pure. */

export interface Range {
  least: string | null;
  most: string | null;
}

/** Why a text is no range: each has a remedy of its own, and none is guessed. */
export type NoRange = "not" | "single" | "unit" | "above" | "upTo" | "empty";

const UNITS: Record<string, number> = { 百: 1e2, 千: 1e3, k: 1e3, 万: 1e4, w: 1e4, 亿: 1e8 };
const AMOUNT = "(-?\\d+(?:\\.\\d+)?)([百千万亿kw])?元?";
const EVERYTHING = /^(?:|全部|所有|不限|任意|all|any)$/;
const BETWEEN = new RegExp(`^${AMOUNT}(?:-|~|–|—|至|到|to)${AMOUNT}$`);
const FROM = new RegExp(
  `^(?:(?:>=|≥|不低于|不少于|不小于|from)${AMOUNT}|${AMOUNT}(?:以上|及以上|起|\\+|andmore))$`,
);
const BELOW = new RegExp(`^(?:(?:<|低于|小于|少于|不足|不到|below)${AMOUNT}|${AMOUNT}以下)$`);
const ABOVE = new RegExp(`^(?:>|大于|超过|高于|over)${AMOUNT}$`);
const UP_TO = new RegExp(
  `^(?:(?:<=|≤|不超过|不高于|不大于|upto)${AMOUNT}|${AMOUNT}(?:以内|及以下|andless))$`,
);
const ALONE = new RegExp(`^${AMOUNT}$`);

const bare = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/[,\s¥￥]/g, "")
    .toLowerCase();

function amount(number: string, unit: string | undefined): string {
  const times = UNITS[unit ?? ""] ?? 1;
  return times === 1
    ? number.replace(/^(-?)0+(?=\d)/, "$1")
    : String(Number((Number(number) * times).toFixed(4)));
}

/** Read a range such as 1万-5万, 50000以上, <5万; from is within it, to is not. */
export function readRange(text: string): Range | { wrong: NoRange } {
  const said = bare(text);
  if (EVERYTHING.test(said)) return { least: null, most: null };
  const between = BETWEEN.exec(said);
  if (between) {
    const [, low = "", lowUnit, high = "", highUnit] = between;
    if (!lowUnit && highUnit && Number(low) !== 0) return { wrong: "unit" };
    const range = { least: amount(low, lowUnit), most: amount(high, highUnit) };
    return Number(range.least) < Number(range.most) ? range : { wrong: "empty" };
  }
  const from = FROM.exec(said);
  if (from) return { least: amount(from[1] ?? from[3] ?? "", from[2] ?? from[4]), most: null };
  const below = BELOW.exec(said);
  if (below) return { least: null, most: amount(below[1] ?? below[3] ?? "", below[2] ?? below[4]) };
  if (ABOVE.test(said)) return { wrong: "above" };
  if (UP_TO.test(said)) return { wrong: "upTo" };
  return { wrong: ALONE.test(said) ? "single" : "not" };
}

export const HEAD = /金额|部门|品类|审批人|发起人|amount|department|categor|approver|starter/i;
export const isAlone = (text: string | undefined) => ALONE.test(bare(text ?? ""));

export const isEverything = (text: string) => EVERYTHING.test(bare(text));

/** From an amount on, and up to one, as ranges are read again. */
export const fromText = (amount: string) => `${amount}以上`;
export const upToText = (amount: string) => `${amount}以下`;
