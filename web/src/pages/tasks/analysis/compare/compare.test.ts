import { describe, expect, test } from "vitest";
import type { ComparableFlow, ComparedSide, Comparison, FlowVersion, Times } from "../../../../api/comparing";
import "../../../../text/analysis";
import "../../../../text/tasks";
import { periodOf } from "../figures";
import { compareSearch, USUAL_COMPARED } from "../search";
import { choiceOf, isSame, namesOf, optionOf, searchOf, twoOf, versionText } from "./choosing";
import { partDifference, sentencesOf, shortSpan, timeDifference } from "./differing";

const TODAY = "2026-05-31";
const HOUR = 3600;
const DAY = 24 * HOUR;

const version = (name: string, more: Partial<FlowVersion> = {}): FlowVersion => ({
  version: name,
  is_now: false,
  runs: 4,
  first: "2026-05-06",
  last: "2026-05-20",
  ...more,
});

const flow = (key: string, more: Partial<ComparableFlow> = {}): ComparableFlow => ({
  id: `id_${key}`,
  key,
  label: `流程 ${key}`,
  is_on: true,
  form: "订单",
  form_id: "order",
  is_approval: true,
  versions: [version("v2", { is_now: true }), version("v1")],
  ...more,
});

const times = (median: number | null, count = 9): Times => ({
  took: median === null ? null : { count, mean_seconds: median, median_seconds: median, p90_seconds: median },
  waiting_seconds: null,
  working_seconds: null,
  waiting_share: null,
});

const side = (median: number | null, more: Partial<ComparedSide> = {}): ComparedSide => ({
  flow: { id: "id_a", key: "a", label: "老流程", is_on: true },
  version: null,
  runs: { begun: 10, ended: 9, running: 1, approved: 8, rejected: 1, withdrawn: 0, cancelled: 0 },
  natural: times(median),
  workdays: times(median),
  sent_back: 0,
  sent_back_rate: 0,
  rejected_rate: 0,
  timed: 0,
  late: 0,
  late_rate: null,
  ...more,
});

const found = (
  sides: [ComparedSide, ComparedSide],
  took: Comparison["verdicts"]["took"]["natural"],
): Comparison => ({
  from: "2026-05-01",
  until: TODAY,
  few: 5,
  sides,
  verdicts: {
    took: { natural: took, workdays: took },
    waiting: { natural: "few", workdays: "few" },
    working: { natural: "few", workdays: "few" },
    sent_back: "even",
    rejected: "even",
    late: null,
  },
  steps: [],
});

describe("which two", () => {
  const flows = [flow("a"), flow("b"), flow("c", { form_id: "other" })];

  test("a flow is put beside the other one of its form, else beside its version before", () => {
    expect(twoOf(flows, {})?.map(optionOf)).toEqual(["a ", "b "]);
    expect(twoOf(flows, { flow: "b" })?.map(optionOf)).toEqual(["b ", "a "]);
    expect(twoOf(flows, { flow: "c" })?.map(optionOf)).toEqual(["c v1", "c v2"]);
    expect(twoOf([flow("a", { versions: [version("v2", { is_now: true })] })], {})).toBe(null);
  });

  test("a flow nobody started yet is no twin", () => {
    const unused = flow("b", {
      versions: [version("v", { is_now: true, runs: 0, first: null, last: null })],
    });
    expect(twoOf([flow("a"), unused], { flow: "a" })?.map(optionOf)).toEqual(["a v1", "a v2"]);
  });

  test("an automation is no twin of an approval", () => {
    const rule = flow("b", { is_approval: false });
    expect(twoOf([flow("a"), rule], {})?.map(optionOf)).toEqual(["a v1", "a v2"]);
  });

  test("what the address says is meant, and written there", () => {
    const search = { app: "orders", flow: "a", version: "v1", with: "a", with_version: "v2" };
    const two = twoOf(flows, search);
    expect(two && searchOf(two)).toEqual({ flow: "a", version: "v1", with: "a", with_version: "v2" });
    expect(compareSearch({ ...search, days: "90", clock: "x" })).toEqual(search);
    expect(compareSearch({ flow: "a", with: "b" })).toEqual({});
    expect(twoOf(flows, { flow: "a", with: "none" })).toBe(null);
    expect(periodOf({}, TODAY, USUAL_COMPARED).from).toBe("2026-03-03");
  });

  test("the same twice is nothing to compare", () => {
    const [one] = twoOf(flows, {}) ?? [];
    const same = choiceOf(flows, "a ");
    expect(one && same && isSame([one, same])).toBe(true);
    expect(choiceOf(flows, "none ")).toBe(null);
  });

  test("versions are called by their days, of other years with the year", () => {
    expect(versionText(version("v"), TODAY)).toBe("5月6日–5月20日的版本");
    expect(versionText(version("v", { last: "2026-05-06" }), TODAY)).toBe("5月6日的版本");
    expect(versionText(version("v", { first: "2025-12-30" }), TODAY)).toBe("2025年12月30日–5月20日的版本");
    expect(versionText(version("v", { is_now: true }), TODAY)).toBe("现在的版本");
  });

  test("headings tell the two apart", () => {
    const other = { id: "id_b", key: "b", label: "新流程", is_on: true };
    expect(namesOf([side(1), side(1, { flow: other })], TODAY)).toEqual(["老流程", "新流程"]);
    expect(namesOf([side(1, { version: version("v1") }), side(1)], TODAY)).toEqual([
      "5月6日–5月20日的版本",
      "全部版本",
    ]);
  });
});

describe("how they differ", () => {
  test("a span is told in one unit", () => {
    expect([20, 90 * 60, 1.2 * DAY, 3 * DAY].map(shortSpan)).toEqual([
      "1 分钟",
      "1.5 小时",
      "1.2 天",
      "3 天",
    ]);
  });

  test("faster is better, and nothing is marked that may be chance or is too few", () => {
    expect(timeDifference(3 * DAY, 1.8 * DAY, "less")).toEqual({ text: "快 1.2 天", tone: "good" });
    expect(timeDifference(HOUR, 2 * HOUR, "more")).toEqual({ text: "慢 1 小时", tone: "bad" });
    expect(timeDifference(HOUR, 2 * HOUR, "even")).toEqual({ text: "差不多", tone: "none" });
    expect(timeDifference(HOUR, null, "few")).toEqual({ text: "太少，比不出", tone: "none" });
    expect(timeDifference(HOUR, HOUR, "more").tone).toBe("none"); // by ranks it is, by what is shown it is not
    expect(timeDifference(HOUR, 2 * HOUR, "less").tone).toBe("none");
    expect(timeDifference(null, null, null).tone).toBe("none");
  });

  test("less of what came back is better", () => {
    expect(partDifference(0.4, 0.28, "less")).toEqual({ text: "少 12 个百分点", tone: "good" });
    expect(partDifference(0.1, 0.3, "more")).toEqual({ text: "多 20 个百分点", tone: "bad" });
    expect(partDifference(null, 0.3, "more").tone).toBe("none");
  });

  test("a sentence says which is faster, or why that cannot be told", () => {
    const names = ["老流程", "新流程"] as const;
    const says = (...given: Parameters<typeof found>) => sentencesOf(found(...given), names, "natural");
    expect(says([side(3 * DAY), side(1.8 * DAY)], "less")).toEqual([
      "「新流程」走完一般比「老流程」快 1.2 天。",
    ]);
    expect(says([side(DAY), side(DAY)], "even")[0]).toContain("差别可能只是碰巧");
    const few = { ...side(DAY).runs, ended: 2, running: 8 };
    expect(says([side(DAY), side(DAY, { runs: few })], "few")).toEqual([
      "还比不出快慢：走完的「老流程」9 件，「新流程」2 件，每边至少要 5 件。",
    ]);
    expect(says([side(DAY), side(null, { runs: { ...few, begun: 0 } })], "few")[0]).toContain("没有发起过");
    const open = { ...side(DAY).runs, ended: 6, running: 4 };
    expect(says([side(2 * DAY), side(DAY, { runs: open })], "less")[1]).toContain(
      "「新流程」还有 4 件没走完",
    );
  });
});
