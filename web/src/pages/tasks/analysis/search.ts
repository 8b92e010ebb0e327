/** What stands behind the `?` of the addresses of 流程分析 and 流程对比. Pure. */

/** Of which days, by which clock. */
export interface PeriodSearch {
  days?: (typeof PERIODS)[number];
  from?: string;
  until?: string;
  clock?: "workdays";
}

/** Which app and flow (its key). */
export interface AnalysisSearch extends PeriodSearch {
  app?: string;
  flow?: string;
}

/** Two flows by their keys; version: only the runs that went by it. */
export interface CompareSearch extends AnalysisSearch {
  version?: string;
  with?: string;
  with_version?: string;
}

export const PERIODS = ["7", "30", "90", "year"] as const;
export const USUAL = "30";
/** Two versions follow one another, so it takes longer to see both. */
export const USUAL_COMPARED = "90";

const NAME = /^\w+$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const named = (value: unknown): value is string => typeof value === "string" && NAME.test(value);
const isDay = (value: unknown): value is string => typeof value === "string" && DAY.test(value);

function periodSearch(given: Record<string, unknown>, usual: string): PeriodSearch {
  const { days, from, until, clock } = given;
  const known = PERIODS.find((one) => one === String(days) && one !== usual);
  return {
    ...(isDay(from) && isDay(until) ? { from, until } : known ? { days: known } : {}),
    ...(clock === "workdays" ? { clock } : {}),
  };
}

export function analysisSearch(given: Record<string, unknown>): AnalysisSearch {
  const { app, flow } = given;
  return {
    ...(named(app) ? { app } : {}),
    ...(named(app) && named(flow) ? { flow } : {}),
    ...periodSearch(given, USUAL),
  };
}

export function compareSearch(given: Record<string, unknown>): CompareSearch {
  const { app, flow, version, with: other, with_version } = given;
  const isOne = named(app) && named(flow);
  return {
    ...(named(app) ? { app } : {}),
    ...(isOne ? { flow } : {}),
    ...(isOne && named(version) ? { version } : {}),
    ...(isOne && named(other) ? { with: other } : {}),
    ...(isOne && named(other) && named(with_version) ? { with_version } : {}),
    ...periodSearch(given, USUAL_COMPARED),
  };
}
