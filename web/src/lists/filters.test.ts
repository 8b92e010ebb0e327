import { expect, test } from "vitest";
import type { Filter } from "../api/types";
import { both, conjuncts, parseFilter, readFilter, without, writeFilter } from "./filters";

const status: Filter = { field: "status", op: "in", value: ["a"] };
const total: Filter = { field: "total", op: "gt", value: "5" };
const mine: Filter = { field: "owner", op: "eq", value: "$me" };

test("a filter taken apart and put together again is the same", () => {
  const filters: Filter[] = [
    status,
    mine,
    { and: [status, total] },
    { or: [status, { and: [total, mine] }] },
    { and: [status, { not: total }] },
    { not: status },
    { not: { or: [status, total] } },
    { or: [mine, { not: { and: [status, total] } }] },
    { not: { not: status } },
    { and: [status, { or: [total, { and: [mine, status] }] }] },
  ];

  for (const filter of filters) expect(writeFilter(readFilter(filter))).toEqual(filter);
});

test("what is not filled in tests nothing", () => {
  const group = readFilter({ and: [status, { field: "total", op: "between", value: ["1", null] }] });

  expect(writeFilter(group)).toEqual(status);
  expect(writeFilter(readFilter({ field: "", op: "eq", value: "x" }))).toBeNull();
});

test("parts that must all hold are taken away one by one", () => {
  const filter: Filter = { and: [status, total, mine] };

  expect(without(filter, 1)).toEqual({ and: [status, mine] });
  expect(without({ and: [status, total] }, 0)).toEqual(total);
  expect(without(status, 0)).toBeNull();
  expect(conjuncts({ or: [status, total] })).toHaveLength(1);
});

test("the filter of a view and one's own must both hold", () => {
  expect(both(status, null)).toEqual(status);
  expect(both(status, { and: [total, mine] })).toEqual({ and: [status, total, mine] });
});

test("an address that holds no filter is no filter", () => {
  expect(parseFilter("{")).toBeNull();
  expect(parseFilter('{"and":[1]}')).toBeNull();
  expect(parseFilter(JSON.stringify(status))).toEqual(status);
});
