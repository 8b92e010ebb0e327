import { describe, expect, test } from "vitest";
import { mineOf } from "../../api/taskMine";
import { runOf } from "../../api/taskWire";
import "../../text/tasks";
import type { FieldView } from "../../api/types";
import { changesOf } from "./changed";
import { courseOf } from "./course";
import { NOW, wireRun, wireTask } from "./run.fixture";
import { askText, handledText, lockText, waitLine } from "./words";

const run = runOf(wireRun, wireTask.form, mineOf(wireTask));

describe("the course of a run", () => {
  test("says who did what when, how long it took, and who is asked now", () => {
    const lines = courseOf(run, NOW);
    expect(lines.map((line) => [line.label, line.tone])).toEqual([
      ["周敏", "done"],
      ["总监审批", "done"],
      ["财务会签", "now"],
    ]);
    expect(lines[1]?.people[0]).toMatchObject({
      name: "李总",
      result: "同意",
      span: "用时 35 分钟",
      opinion: "可以",
    });
    expect(lines[2]?.result).toBe("0/2");
    expect(lines[2]?.people.map((one) => [one.name, one.result, one.span])).toEqual([
      ["陈静", "待处理", "已等 2 小时 25 分"],
      ["赵磊", "待处理", "已等 2 小时 25 分"],
    ]);
    expect(lines[2]?.said.map((one) => one.text)).toEqual(["周敏 催办 同事"]);
  });

  test("ends with how it ended, and nothing is to come then", () => {
    const over = { ...wireRun, state: "approved" as const, ended_at: "2026-05-06T11:00:00+08:00", waits: [] };
    const later = [{ node: "n", kind: "approve", step: "归档", people: [] }];
    const lines = courseOf(runOf({ ...over, later }, null), NOW);
    expect(lines.at(-1)).toMatchObject({ label: "结束", result: "已通过", tone: "done" });
    expect(lines.some((line) => line.tone === "later")).toBe(false);
    expect(courseOf(runOf({ ...wireRun, later }, null), NOW).at(-1)).toMatchObject({
      label: "归档",
      tone: "later",
    });
  });

  test("shows with what an answer was signed", () => {
    const events = wireRun.events.map((one) =>
      one.what === "answered" ? { ...one, signature: "tsk_1" } : one,
    );
    const [, step] = courseOf(runOf({ ...wireRun, events }, null), NOW);
    expect(step?.people[0]?.signature).toBe("/api/v1/tasks/tsk_1/signature");
    expect(courseOf(run, NOW)[1]?.people[0]?.signature).toBeNull();
  });

  test("names who acted for whom", () => {
    const events = wireRun.events.map((one) =>
      one.what === "answered" ? { ...one, acted_by: { id: "usr_5", title: "刘强" } } : one,
    );
    const [, step] = courseOf(runOf({ ...wireRun, events }, null), NOW);
    expect(step?.people[0]?.name).toBe("刘强（代 李总）");
  });
});

describe("what a run waits for", () => {
  test("is said with whom, since when and until when", () => {
    const [wait] = run.waits;
    expect(wait && waitLine(wait, NOW)).toEqual({
      what: "等 陈静、赵磊 处理「财务会签」",
      notes: ["已等 2 小时 25 分", "已过期 30 分钟"],
      isLate: true,
    });
  });

  test("is a time, a change or nobody in particular", () => {
    const base = { ...run.waits[0], people: [], next: null } as (typeof run.waits)[number];
    expect(waitLine({ ...base, for: "time" }, NOW).what).toBe("「财务会签」：等到 2026-05-06 11:30");
    expect(waitLine({ ...base, for: "people" }, NOW).what).toBe("等「财务会签」的处理人");
  });
});

describe("a locked record", () => {
  test("says what opens it, to each what holds for them", () => {
    expect(lockText(run, ["快递单号"])).toContain("可以填写 快递单号");
    expect(lockText({ ...run, mine: null }, [])).toContain("请先撤回");
    const can = { ...run.can, withdraw: false };
    expect(lockText({ ...run, mine: null, can }, [])).toContain("请 陈静、赵磊 退回");
  });

  test("asks who is meant, or who stands in for them", () => {
    const { mine } = run;
    expect(mine && askText(mine)).toBe("「财务会签」请你审批");
    expect(mine && askText({ ...mine, for: { id: "usr_3", title: "陈静" } })).toBe(
      "「财务会签」请 陈静 处理，你是代理人",
    );
  });
});

test("who comes late reads who decided, and what changed meanwhile", () => {
  expect(handledText(run)).toBe("李总 已在 2026-05-06 09:35 同意，不用再处理");
  expect(handledText(runOf({ ...wireRun, events: [] }, null))).toBeNull();
  const fields = [
    { key: "name", label: "名称", widget: "text" },
    { key: "lines", label: "明细", widget: "subform", fields: [] },
    { key: "same", label: "不变", widget: "text" },
  ] as unknown as FieldView[];
  const before = { name: "甲", lines: [], same: "x" };
  expect(changesOf(fields, before, { ...before, name: null, lines: [{ id: "l" }] })).toEqual([
    "名称 甲 → —",
    "明细",
  ]);
  expect(changesOf(fields, before, before)).toEqual([]);
});

test("a line says on which version somebody decided, and what came with it", () => {
  const by_version = { version: 4, at: wireRun.begun_at };
  const files = [{ id: "file_1", name: "a.pdf", size: 3, type: "application/pdf" }];
  const events = wireRun.events.map((one) =>
    one.what === "began"
      ? { ...one, by_version }
      : one.what === "answered"
        ? { ...one, task: "tsk_1", files, version: 3, compares: true }
        : one,
  );

  const [begun, director] = courseOf(runOf({ ...wireRun, events }, null), NOW);

  expect(begun?.why).toContain("4");
  expect(director?.people[0]).toMatchObject({ task: "tsk_1", files, version: "第 3 版", compares: 3 });
});
