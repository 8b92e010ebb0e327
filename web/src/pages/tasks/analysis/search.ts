/** What stands behind the `?` of the address of 流程分析. Pure. */

/** Which app and flow (its key), of which days, by which clock. */
export interface AnalysisSearch {
  app?: string;
  flow?: string;
  days?: (typeof PERIODS)[number];
  from?: string;
  until?: string;
  clock?: "workdays";
}

export const PERIODS = ["7", "30", "90", "year"] as const;

const NAME = /^\w+$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const named = (value: unknown): value is string => typeof value === "string" && NAME.test(value);
const isDay = (value: unknown): value is string => typeof value === "string" && DAY.test(value);

export function analysisSearch(given: Record<string, unknown>): AnalysisSearch {
  const { app, flow, days, from, until, clock } = given;
  const known = PERIODS.find((one) => one === String(days) && one !== "30");
  return {
    ...(named(app) ? { app } : {}),
    ...(named(app) && named(flow) ? { flow } : {}),
    ...(isDay(from) && isDay(until) ? { from, until } : known ? { days: known } : {}),
    ...(clock === "workdays" ? { clock } : {}),
  };
}
