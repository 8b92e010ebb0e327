import { describe, expect, test } from "vitest";
import type { Filter } from "../../api/types";
import { amountsOf, fromFormula, type KindOf, toFormula, withAmount } from "./conditions";
import { readLiteral, writeLiteral } from "./literals";

const kinds: Record<string, "number" | "text" | "day" | "flag" | "many" | "ref" | "sum"> = {
  total: "number",
  state: "text",
  "customer.level": "text",
  day: "day",
  urgent: "flag",
  tags: "many",
  keeper: "ref",
  "customer.keeper": "ref",
  "lines.amount@max": "sum",
  "lines.amount@min": "sum",
  "lines.amount@average": "sum",
  "lines.@count": "sum",
  "lines.amount": "sum",
  flow_starter: "ref",
  "flow_starter@roles": "many",
  "total@customer@24": "number",
};
const kindOf: KindOf = (path) => kinds[path] ?? null;

const PAIRS: [string, Filter][] = [
  ["#total.#customer.#unsettled_24h > 5", { field: "total@customer@24", op: "gt", value: "5" }],
  ['#flow_starter = "usr1"', { field: "flow_starter", op: "in", value: ["usr1"] }],
  ['NOT(OR(#flow_starter.#roles = "boss"))', { field: "flow_starter@roles", op: "not_in", value: ["boss"] }],
  ["#total > 50000", { field: "total", op: "gt", value: "50000" }],
  ["AND(#total >= 10, #total <= 20.5)", { field: "total", op: "between", value: ["10", "20.5"] }],
  ['#state = "a ""b"""', { field: "state", op: "eq", value: 'a "b"' }],
  ['OR(#state = "a", #state = "b")', { field: "state", op: "in", value: ["a", "b"] }],
  ['NOT(OR(#state = "a", #state = "b"))', { field: "state", op: "not_in", value: ["a", "b"] }],
  ['CONTAINS(#customer.#level, "V")', { field: "customer.level", op: "contains", value: "V" }],
  ['NOT(CONTAINS(#state, "V"))', { field: "state", op: "not_contains", value: "V" }],
  ['STARTSWITH(#state, "V")', { field: "state", op: "starts", value: "V" }],
  ["#day >= DATE(2026, 5, 6)", { field: "day", op: "gte", value: "2026-05-06" }],
  ["#urgent = TRUE", { field: "urgent", op: "eq", value: true }],
  ["SUM(#lines.#amount) >= 5", { field: "lines.amount", op: "gte", value: "5" }],
  ["MAX(#lines.#amount) > 5", { field: "lines.amount@max", op: "gt", value: "5" }],
  ["MIN(#lines.#amount) < 5", { field: "lines.amount@min", op: "lt", value: "5" }],
  ["IFERROR(AVERAGE(#lines.#amount), 0) = 5", { field: "lines.amount@average", op: "eq", value: "5" }],
  [
    "AND(COUNT(#lines) >= 2, COUNT(#lines) <= 9)",
    { field: "lines.@count", op: "between", value: ["2", "9"] },
  ],
  ['#keeper = "usr_1"', { field: "keeper", op: "in", value: ["usr_1"] }],
  ['#keeper <> "usr_1"', { field: "keeper", op: "not_in", value: ["usr_1"] }],
  ['OR(#keeper = "usr_1", #keeper = "usr_2")', { field: "keeper", op: "in", value: ["usr_1", "usr_2"] }],
  [
    'NOT(OR(#customer.#keeper = "usr_1", #customer.#keeper = "usr_2"))',
    { field: "customer.keeper", op: "not_in", value: ["usr_1", "usr_2"] },
  ],
  ['OR(#tags = "a")', { field: "tags", op: "in", value: ["a"] }],
  ['OR(#tags = "a", #tags = "b")', { field: "tags", op: "in", value: ["a", "b"] }],
  ['NOT(OR(#tags = "a"))', { field: "tags", op: "not_in", value: ["a"] }],
  ['AND(OR(#tags = "a"), OR(#tags = "b"))', { field: "tags", op: "contains", value: ["a", "b"] }],
  [
    'AND(#keeper = "usr_1", OR(OR(#tags = "a"), #total > 5))',
    {
      and: [
        { field: "keeper", op: "in", value: ["usr_1"] },
        {
          or: [
            { field: "tags", op: "in", value: ["a"] },
            { field: "total", op: "gt", value: "5" },
          ],
        },
      ],
    },
  ],
  ["ISBLANK(#tags)", { field: "tags", op: "empty" }],
  ["NOT(ISBLANK(#total))", { field: "total", op: "not_empty" }],
  [
    'AND(#total > 1, OR(#urgent = TRUE, #state <> "a"))',
    {
      and: [
        { field: "total", op: "gt", value: "1" },
        {
          or: [
            { field: "urgent", op: "eq", value: true },
            { field: "state", op: "ne", value: "a" },
          ],
        },
      ],
    },
  ],
  [
    "NOT(AND(#total > 1, #total < 9))",
    {
      not: {
        and: [
          { field: "total", op: "gt", value: "1" },
          { field: "total", op: "lt", value: "9" },
        ],
      },
    },
  ],
];

describe("a condition of a flow", () => {
  test.each(PAIRS)("%s is a filter, and back", (formula, filter) => {
    expect(fromFormula(formula, kindOf)).toEqual(filter);
    expect(toFormula(filter, kindOf)).toBe(formula);
  });

  test.each([
    "SUM(#lines.#gone) > 5",
    "#lines.#amount > 5",
    "AVERAGE(#lines.#amount) > 5",
    "MAX(#total, 5) > 3",
    '#tags = "a"',
    '#keeper > "usr_1"',
    "#total > #limit",
    "#total + 1 > 5",
    "FALSE",
    "#gone = 1",
    "#total > 5 5",
    "AND(#total > 5",
    "【金额】 > 5",
  ])("%s stays a formula", (formula) => {
    expect(fromFormula(formula, kindOf)).toBeNull();
  });

  test("of what no formula compares is not written", () => {
    expect(toFormula({ field: "day", op: "period", value: "this_month" } as Filter, kindOf)).toBeNull();
    expect(toFormula({ field: "gone", op: "eq", value: "1" }, kindOf)).toBeNull();
    expect(toFormula({ field: "total", op: "gt", value: "much" }, kindOf)).toBeNull();
    expect(toFormula({ field: "state", op: "in", value: ["a"] } as Filter, kindOf)).toBe('#state = "a"');
  });

  test("says its amounts, of which one can be changed", () => {
    const filter = fromFormula('OR(AND(#total >= 10, #total <= 20), #state = "1", #total = 7)', kindOf);
    if (!filter) throw new Error("not read");
    expect(amountsOf(filter, kindOf).map((one) => one.value)).toEqual(["10", "20", "7"]);
    expect(toFormula(withAmount(filter, kindOf, 1, "30"), kindOf)).toBe(
      'OR(AND(#total >= 10, #total <= 30), #state = "1", #total = 7)',
    );
    expect(toFormula(withAmount(filter, kindOf, 2, "8"), kindOf)).toContain("#total = 8");
  });
});

test("plain values are told from formulas", () => {
  expect(['"a ""b"""', "12.5", "TRUE", "DATE(2026,5,6)", "#a", '"a"&"b"'].map(readLiteral)).toEqual([
    'a "b"',
    "12.5",
    true,
    "2026-05-06",
    null,
    null,
  ]);
  expect([
    writeLiteral("1,200", "number"),
    writeLiteral("x", "number"),
    writeLiteral("2026-05-06", "day"),
    writeLiteral(false, "flag"),
    writeLiteral('a "b"', "text"),
  ]).toEqual(["1200", null, "DATE(2026, 5, 6)", "FALSE", '"a ""b"""']);
});
