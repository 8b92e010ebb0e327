import { describe, expect, test } from "vitest";
import type { AnalysedStep, Analysis, Took } from "../../../api/analysis";
import "../../../text/analysis";
import "../../../text/tasks";
import { barOf, funnelOf, isQuiet, partText, periodOf, slowestText } from "./figures";
import { analysisSearch } from "./search";
import { cellText, tableText } from "./table";

const HOUR = 3600;
const took = (share: number): Took => ({
  took: { count: 2, mean_seconds: 3 * HOUR, median_seconds: 2 * HOUR, p90_seconds: 26 * HOUR },
  waiting_seconds: HOUR,
  working_seconds: HOUR,
  waiting_share: 0.5,
  share,
});

const step = (node: string, more: Partial<AnalysedStep> = {}): AnalysedStep => ({
  flow: "f",
  node,
  kind: "approve",
  label: `步骤 ${node}`,
  ways: [],
  may_wait: true,
  is_gone: false,
  visits: 4,
  by_itself: 0,
  late: null,
  late_rate: null,
  again: 1,
  rework_rate: 0.25,
  returned: 0,
  natural: took(node === "a" ? 0.8 : 0.2),
  workdays: took(0.5),
  open: 0,
  oldest: null,
  oldest_since: null,
  records: { reached: 3, stands: 0, ended: 0 },
  ...more,
});

const found: Analysis = {
  from: "2026-05-01",
  until: "2026-05-31",
  flows: [{ id: "f", key: "f", label: "审批", is_on: true }],
  runs: {
    begun: 4,
    running: 1,
    approved: 2,
    rejected: 1,
    withdrawn: 0,
    cancelled: 0,
    natural: null,
    workdays: null,
  },
  records: { begun: 4, agreed: 2 },
  bottleneck: { natural: { flow: "f", node: "a", share: 0.8 }, workdays: null },
  steps: [
    step("start", { records: { reached: 1, stands: 1, ended: 0 } }),
    step("a", { open: 2, oldest_since: "2026-05-06T09:00:00+08:00" }),
    step("b", { ways: ["大额"], records: { reached: 2, stands: 0, ended: 1 } }),
    step("note", { may_wait: false }),
  ],
  people: null,
};

test("a part is never told as nothing or as all", () => {
  expect([0, 0.001, 0.256, 0.999, 1].map(partText)).toEqual(["0%", "<1%", "26%", ">99%", "100%"]);
});

test("the days a search means", () => {
  const today = "2026-05-06";
  expect(periodOf({}, today)).toEqual({ from: "2026-04-07", until: today });
  expect(periodOf({ days: "7" }, today).from).toBe("2026-04-30");
  expect(periodOf({ days: "year" }, today).from).toBe("2026-01-01");
  expect(periodOf({ from: "2026-01-02", until: "2026-01-03" }, today).from).toBe("2026-01-02");
});

test("an address is read as far as it makes sense", () => {
  expect(analysisSearch({ app: "orders", flow: "new", days: "90", clock: "workdays", more: 1 })).toEqual({
    app: "orders",
    flow: "new",
    days: "90",
    clock: "workdays",
  });
  expect(analysisSearch({ flow: "new", days: "31", from: "2026-01-01", clock: "x" })).toEqual({});
});

describe("what is shown", () => {
  test("steps that take no time are quiet, unless something stopped there", () => {
    expect(found.steps.map(isQuiet)).toEqual([false, false, false, true]);
    expect(isQuiet(step("n", { may_wait: false, open: 1 }))).toBe(false);
  });

  test("bars are parts of the longest", () => {
    const spread = { count: 1, mean_seconds: 5, median_seconds: 2, p90_seconds: 10 };
    expect(barOf(spread, 10)).toEqual({ median: "20%", mean: "50%", p90: "100%" });
    expect(barOf(spread, 0).p90).toBe("0%");
  });

  test("the funnel goes from what was started to what was agreed to, then what is back", () => {
    expect(funnelOf(found).map(({ label, reached, depth }) => [label, reached, depth])).toEqual([
      ["发起", 4, 0],
      ["步骤 a", 3, 0],
      ["步骤 b", 2, 1],
      ["通过", 2, 0],
      ["步骤 start", 1, 0],
    ]);
  });

  test("the slowest step is named in sentences", () => {
    const now = Date.parse("2026-05-08T09:00:00+08:00");
    expect(slowestText(found, "natural", now)).toEqual([
      "最慢的一步是「步骤 a」，占全部时间的 80%。",
      "一般 2 小时办完，十件里九件在 1 天 2 小时以内。",
      "其中 50% 的时间还没人打开。",
      "现在有 2 件停在这里，最久的等了 2 天。",
    ]);
    expect(slowestText(found, "workdays", now)).toEqual(["这段时间里没有哪一步花时间。"]);
  });

  test("the table is a file no sheet takes for a formula", () => {
    const [head, , line] = tableText(found, "natural").split("\r\n");
    expect(head?.startsWith("\uFEFF流程,步骤,次数,平均（小时）")).toBe(true);
    expect(line).toBe("审批,步骤 a,4,3,2,26,1,1,80%,,1,2");
    expect(cellText('=1+"a"')).toBe('"\'=1+""a"""');
  });
});
