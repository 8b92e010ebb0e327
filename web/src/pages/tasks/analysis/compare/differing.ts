/** How the second differs from the first, in plain words; what may be chance, or is too little to tell, is said so. Pure. */
import type { Clock, Spread } from "../../../../api/analysis";
import type { ComparedPair, Comparison, Verdict } from "../../../../api/comparing";
import { EMPTY } from "../../../../kit/format";
import { t } from "../../../../text";
import { START } from "../figures";

export interface Difference {
  text: string;
  /** Whether the second is better or worse than the first. */
  tone: "good" | "bad" | "none";
}

const NONE: Difference = { text: EMPTY, tone: "none" };
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "35 分钟", "2.5 小时", "1.2 天": in one unit, as differences are told. */
export function shortSpan(seconds: number): string {
  if (seconds < HOUR) return t("span.minutes", { n: Math.max(1, Math.round(seconds / MINUTE)) });
  const isDays = seconds >= DAY;
  const n = Math.round((seconds / (isDays ? DAY : HOUR)) * 10) / 10;
  return t(isDays ? "span.days" : "span.hours", { n });
}

/** Of medians: faster is better. */
export function timeDifference(
  one: number | null | undefined,
  two: number | null | undefined,
  verdict: Verdict | null | undefined,
): Difference {
  if (verdict === null || verdict === undefined) return NONE;
  if (verdict === "few") return { text: t("comparing.few"), tone: "none" };
  const by = (two ?? 0) - (one ?? 0);
  if (verdict === "even" || Math.abs(by) < MINUTE || by > 0 !== (verdict === "more"))
    return { text: t("comparing.even"), tone: "none" };
  const span = shortSpan(Math.abs(by));
  return by < 0
    ? { text: t("comparing.faster", { span }), tone: "good" }
    : { text: t("comparing.slower", { span }), tone: "bad" };
}

/** Of parts of which less is better. */
export function partDifference(
  one: number | null,
  two: number | null,
  verdict: Verdict | null | undefined,
): Difference {
  if (verdict === null || verdict === undefined || one === null || two === null) return NONE;
  if (verdict === "few") return { text: t("comparing.few"), tone: "none" };
  if (verdict === "even") return { text: t("comparing.even"), tone: "none" };
  const points = Math.max(1, Math.round(Math.abs(two - one) * 100));
  return verdict === "less"
    ? { text: t("comparing.lower", { points }), tone: "good" }
    : { text: t("comparing.higher", { points }), tone: "bad" };
}

const medianOf = (took: Spread | null | undefined) => took?.median_seconds;

/** How much faster the second is from start to end, and what to hold of it. */
export function sentencesOf(found: Comparison, names: readonly [string, string], clock: Clock): string[] {
  const [one, two] = found.sides;
  const empty = found.sides.findIndex((side) => side.runs.begun === 0);
  if (empty >= 0) return [t("comparing.nothing", { name: names[empty] ?? "" })];
  const verdict = found.verdicts.took[clock];
  const ended = { one: names[0], two: names[1], n: one.runs.ended, m: two.runs.ended, few: found.few };
  if (verdict === "few") return [t("comparing.tooFew", ended)];
  const { text, tone } = timeDifference(medianOf(one[clock].took), medianOf(two[clock].took), verdict);
  const first =
    tone === "none"
      ? t("comparing.saysEven", { one: names[0], two: names[1] })
      : t("comparing.says", { one: names[0], two: names[1], difference: text });
  const open = found.sides.flatMap((side, at) =>
    side.runs.running > side.runs.begun / 4
      ? [t("comparing.stillOpen", { name: names[at] ?? "", n: side.runs.running })]
      : [],
  );
  return [first, ...open];
}

/** Steps worth a line: those that may take time, and blocks of none. */
export const isShown = ({ may_wait, node, sides }: ComparedPair): boolean =>
  (may_wait || sides.some((side) => side !== null && side.open > 0)) &&
  (node !== START || sides.some((side) => side !== null && side.visits > 0));
