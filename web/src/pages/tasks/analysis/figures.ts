/** What the page of 流程分析 shows, worked out of what the server tells. Pure. */
import type { AnalysedStep, Analysis, Clock, Spread } from "../../../api/analysis";
import { addDays } from "../../../kit/days";
import { EMPTY } from "../../../kit/format";
import { spanText } from "../../../shell/tasks/spans";
import { t } from "../../../text";
import { type PeriodSearch, USUAL } from "./search";

export const START = "start";

export const secondsText = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? EMPTY : spanText(seconds * 1000);

/** 0.256 → "26%"; a little is never nothing, and nearly all never all. */
export function partText(part: number): string {
  const rounded = Math.round(part * 100);
  if (part > 0 && rounded === 0) return "<1%";
  return part < 1 && rounded === 100 ? ">99%" : `${rounded}%`;
}

/** The days a search means. */
export function periodOf(search: PeriodSearch, today: string, usual: PeriodSearch["days"] = USUAL) {
  const { days = usual, from, until } = search;
  if (from && until) return { from, until };
  if (days === "year") return { from: `${today.slice(0, 4)}-01-01`, until: today };
  return { from: addDays(today, 1 - Number(days)), until: today };
}

export const isQuiet = (step: AnalysedStep): boolean =>
  !step.may_wait && step.open === 0 && step.records.stands === 0 && step.records.ended === 0;

/** How wide the bars of a spread are, of the longest there is. */
export function barOf(spread: Spread, longest: number) {
  const part = (seconds: number) => `${longest > 0 ? Math.min(100, (seconds / longest) * 100) : 0}%`;
  return {
    median: part(spread.median_seconds),
    mean: part(spread.mean_seconds),
    p90: part(spread.p90_seconds),
  };
}

export const longestOf = (steps: readonly AnalysedStep[], clock: Clock): number =>
  Math.max(0, ...steps.map((step) => step[clock].took?.p90_seconds ?? 0));

export const keyOf = (step: { flow: string; node: string }): string => `${step.flow} ${step.node}`;

export interface FunnelRow {
  key: string;
  label: string;
  /** How deep in ways it lies. */
  depth: number;
  reached: number;
  stands: number;
  ended: number;
}

/** From all that were started over each step to those that were agreed to; what is back with its starter stands below. */
export function funnelOf(found: Analysis): FunnelRow[] {
  const rowOf = (step: AnalysedStep): FunnelRow => ({
    key: keyOf(step),
    label: step.label,
    depth: step.ways.length,
    ...step.records,
  });
  const shown = found.steps.filter((step) => !isQuiet(step) && !(step.is_gone && step.records.reached === 0));
  const steps = shown.filter((step) => step.node !== START).map(rowOf);
  const back = shown.filter((step) => step.node === START && step.records.stands + step.records.ended > 0);
  const end = (key: string, label: string, reached: number): FunnelRow => ({
    ...{ key, label, reached },
    ...{ depth: 0, stands: 0, ended: 0 },
  });
  return [
    end("begun", t("analysis.begun"), found.records.begun),
    ...steps,
    end("agreed", t("analysis.approved"), found.records.agreed),
    ...back.map(rowOf),
  ];
}

/** What takes longest, in sentences. */
export function slowestText(found: Analysis, clock: Clock, now: number): string[] {
  const slowest = found.bottleneck[clock];
  const step = slowest && found.steps.find((one) => keyOf(one) === keyOf(slowest));
  if (!slowest || !step) return [t("analysis.noTime")];
  const { took, waiting_share } = step[clock];
  return [
    t("analysis.slowest", { step: step.label, share: partText(slowest.share) }),
    took &&
      t("analysis.slowestTook", {
        median: secondsText(took.median_seconds),
        p90: secondsText(took.p90_seconds),
      }),
    waiting_share !== null &&
      waiting_share > 0 &&
      t("analysis.slowestWaits", { share: partText(waiting_share) }),
    step.oldest_since &&
      t("analysis.slowestOpen", { n: step.open, since: spanText(now - Date.parse(step.oldest_since)) }),
  ].filter((line): line is string => typeof line === "string");
}
