import { describe, expect, test } from "vitest";
import { rowOf } from "../../api/taskWire";
import type { FieldView } from "../../api/types";
import { todoSearch } from "./search";
import "../../text/tasks";
import {
  amountOf,
  countNarrowed,
  filterOf,
  leftText,
  nextAfter,
  othersOf,
  partsOf,
  stepFrom,
  sumText,
  waitedText,
  widened,
} from "./lists";
import { serverNow } from "./now";
import { NOW, wireRow } from "./run.fixture";
import { spanText } from "./spans";

const fields = [
  { key: "amount", label: "金额", widget: "number", format: "money" },
  { key: "customer", label: "客户", widget: "text" },
] as unknown as FieldView[];
const row = rowOf(wireRow, () => fields);
const rows = ["tsk_1", "tsk_2", "tsk_3"].map((id) => ({ ...row, id, task: id }));

describe("a card", () => {
  test("has its amount apart from what else its builder chose", () => {
    expect(amountOf(row)?.value).toBe("60000.00");
    expect(othersOf(row).map((one) => one.field.label)).toEqual(["客户"]);
    expect(rowOf(wireRow, () => []).shows).toEqual([]);
  });

  test("says how long it waits, or by how much it is late", () => {
    expect(waitedText(row, NOW)).toEqual({ text: "已超时 30 分钟", isLate: true });
    expect(waitedText({ ...row, due_at: null }, NOW)?.text).toBe("等了 2 小时 25 分");
    expect(waitedText({ ...row, closed_at: row.opened_at }, NOW)).toBeNull();
  });

  test("counts a wait in two units at most", () => {
    const minute = 60_000;
    const said = [0.5, 1, 60, 125, 1440, 1500].map((n) => spanText(n * minute));
    expect(said).toEqual(["不到 1 分钟", "1 分钟", "1 小时", "2 小时 5 分", "1 天", "1 天 1 小时"]);
  });
});

describe("several at once", () => {
  test("leave out what has to be opened, and say what the rest costs", () => {
    const some = [
      row,
      { ...row, id: "b", batch: false },
      { ...row, id: "c", node: { id: "n", label: "发货", kind: "handle" } },
    ];
    expect(partsOf(some, "agree").left.map((one) => one.id)).toEqual(["b"]);
    expect(partsOf(some, "refuse").left.map((one) => one.id)).toEqual(["b", "c"]);
    expect(leftText({ ...row, isClaimable: true, batch: false }, "agree")).toBe("要先认领");
    expect(sumText([row, row])).toBe("¥ 120,000.00");
    expect(sumText([{ ...row, shows: [] }])).toBeNull();
  });
});

describe("the next one", () => {
  test("is the one below, else the one above, else none", () => {
    expect(nextAfter(rows, "tsk_2")).toBe("tsk_3");
    expect(nextAfter(rows, "tsk_3")).toBe("tsk_2");
    expect(nextAfter(rows.slice(0, 1), "tsk_1")).toBeNull();
    expect(nextAfter(rows, "run_9")).toBe("tsk_1");
    const runs = rows.map((one, place) => ({ ...one, run: `run_${place}` }));
    expect(nextAfter(runs, "run_0")).toBe("tsk_2");
  });

  test("is a step away by keys, and the ends hold", () => {
    expect(stepFrom(rows, "tsk_1", 1)?.id).toBe("tsk_2");
    expect(stepFrom(rows, "tsk_1", -1)?.id).toBe("tsk_1");
    expect(stepFrom(rows, null, 1)?.id).toBe("tsk_1");
  });
});

describe("an address", () => {
  test("names a list and what of it, and nothing else", () => {
    const told = { list: "done", flow: "approval", form: "orders.order", q: "SO 1", days: "3", sort: "due" };
    expect(todoSearch({ ...told, x: "1", late: "yes", starter: "x" })).toEqual(told);
    expect(todoSearch({ list: "none", flow: "a b", form: "order", days: "0" })).toEqual({});
  });

  test("asks of each list only what it can be narrowed by, in an order it has", () => {
    const search = { flow: "f", days: "3", late: "true", sort: "due", q: " SO ", state: "running" };
    expect(filterOf(search)).toEqual({
      list: "todo",
      narrow: { flow: "f", days: "3", late: "true", words: "SO" },
      order: "due",
    });
    expect(filterOf({ ...search, list: "done" })).toEqual({
      list: "done",
      narrow: { flow: "f", words: "SO" },
      order: "newest",
    });
    expect(filterOf({}).order).toBe("longest");
    expect(countNarrowed(search)).toBe(3);
    expect(widened({ ...search, list: "all" })).toEqual({ list: "all", sort: "due" });
  });
});

test("waiting is counted on the server's day, where that is another", () => {
  const now = Date.parse("2026-11-30T10:00:00Z");
  expect(serverNow(now, "2026-11-30")).toBe(now);
  expect(serverNow(now, "2026-12-01")).toBe(now);
  expect(serverNow(now, undefined)).toBe(now);
  expect(new Date(serverNow(now, "2026-05-06")).toISOString()).toBe("2026-05-06T10:00:00.000Z");
});
