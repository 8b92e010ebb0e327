import { describe, expect, test } from "vitest";
import { mineOf } from "../../api/taskMine";
import { callOf, type Mine } from "../../api/tasks";
import { runOf } from "../../api/taskWire";
import "../../text/tasks";
import { addWheres, lackOf, mainOffers, otherOffers, whereLabel } from "./offers";
import { wireRun, wireTask } from "./run.fixture";

const runWith = (change: Partial<typeof wireTask>) => {
  const task = { ...wireTask, ...change };
  return runOf(wireRun, task.form, mineOf(task));
};
const mine = (change: Partial<Mine> = {}) => ({ ...mineOf(wireTask), ...change }) as Mine;
const nothing = { opinion: " ", signature: null, chosen: {} };

describe("the buttons of a run", () => {
  test("are those its step gives, agreeing first", () => {
    const run = runWith({});
    expect(mainOffers(run).map((one) => one.label)).toEqual(["同意", "拒绝"]);
    expect(otherOffers(run).map((one) => one.act)).toEqual([
      "send_back",
      "transfer",
      "add",
      "comment",
      "withdraw",
      "remind",
    ]);
    expect(run.mine && addWheres(run.mine)).toEqual(["before", "after"]);
  });

  test("have their own words where somebody is to do something, or mends what came back", () => {
    expect(
      mainOffers(runWith({ kind: "handle", offers: ["approve", "transfer"] })).map((one) => one.label),
    ).toEqual(["完成"]);
    expect(
      mainOffers(runWith({ kind: "start", offers: ["approve"], opinion: null })).map((one) => one.label),
    ).toEqual(["重新提交"]);
    expect(mainOffers(runWith({ names: { approve: "准了" } })).map((one) => one.label)).toEqual([
      "准了",
      "拒绝",
    ]);
  });

  test("of who is not asked are those of its starter and of who looks after it", () => {
    const waits = wireRun.waits.map((wait) => ({ ...wait, skips: true }));
    const run = runOf({ ...wireRun, waits, can: ["stop", "skip", "retry"] }, null);
    expect(mainOffers(run)).toEqual([]);
    expect(otherOffers(run).map((one) => one.act)).toEqual(["retry", "stop", "skip"]);
  });
});

test("what is offered is claimed first, and put back by who claimed it", () => {
  const run = { ...runOf(wireRun, null), claim: "tsk_9" };
  expect(mainOffers(run)).toEqual([]);
  expect(otherOffers(run)[0]).toEqual({ act: "claim", label: "认领", look: "primary" });
  const claimed = runWith({ offers: ["approve", "reject", "put_back"] });
  expect(otherOffers(claimed).map((one) => one.label)).toContain("放回");
  expect(callOf({ act: "put_back", task: "tsk_9" })).toEqual({ path: "/tasks/tsk_9/put_back", body: {} });
});

test("the ways to ask more people have the names their builder gave them", () => {
  const names = { add_before: "请人先看" };
  const one = runWith({ offers: ["approve", "add_before"], names });
  expect(otherOffers(one).map((each) => each.label)).toContain("请人先看");
  expect(whereLabel(mine({ names }), "before")).toBe("请人先看");
  expect(whereLabel(mine({ names }), "after")).toBe("我同意后再审（后加签）");
});

test("what came to nothing is handed in again", () => {
  const run = runOf({ ...wireRun, state: "rejected", can: ["hand_in"] }, null);
  expect(otherOffers(run).map((one) => one.act)).toEqual(["hand_in"]);
  expect(callOf({ act: "hand_in", app: "orders", form: "order", record: "ord_1", chosen: {} })).toEqual({
    path: "/apps/orders/forms/order/records/ord_1/hand_in",
    body: { chosen: {} },
  });
});

test("going back is as far as the step says", () => {
  const back = (change: Partial<typeof wireTask>) => runWith(change).mine?.back.map((one) => one.to);
  expect(back({})).toEqual(["", "start"]);
  expect(back({ back_to: "starter" })).toEqual(["start"]);
  expect(back({ back_to: "nobody" })).toEqual([]);
  expect(back({ offers: ["approve"] })).toEqual([]);
});

describe("a decision", () => {
  test("lacks an opinion only where the step wants one", () => {
    expect(lackOf(mine(), "agree", nothing)).toBeNull();
    expect(lackOf(mine(), "refuse", nothing)).toBe("请写明原因");
    expect(lackOf(mine({ opinion: "always" }), "agree", nothing)).toBe("请写明意见");
    expect(lackOf(mine({ opinion: "never" }), "refuse", nothing)).toBeNull();
  });

  test("lacks a signature, or who is asked next", () => {
    expect(lackOf(mine({ signature: true }), "agree", nothing)).toBe("请先手写签名");
    const chooses = [{ node: "b", label: "复核", many: false }];
    expect(lackOf(mine({ chooses }), "agree", nothing)).toBe("请选处理人");
    expect(lackOf(mine({ chooses }), "agree", { ...nothing, chosen: { b: [{ id: "usr_1" }] } })).toBeNull();
    expect(lackOf(mine({ chooses, signature: true, opinion: "never" }), "send_back", nothing)).toBeNull();
  });

  test("goes to the task, and what its starter does to the run", () => {
    expect(callOf({ act: "refuse", task: "tsk_9", opinion: "贵" })).toEqual({
      path: "/tasks/tsk_9/refuse",
      body: { opinion: "贵" },
    });
    expect(callOf({ act: "take_out", task: "tsk_9", other: "tsk_7" })).toEqual({
      path: "/tasks/tsk_9/take_out",
      body: { task: "tsk_7" },
    });
    expect(callOf({ act: "revoke", run: "run_1" })).toEqual({ path: "/runs/run_1/revoke", body: {} });
  });
});
