/** A run as the server tells it, for tests: handed in by 周敏, agreed by 李总, now with 财务. */
import type { WireRow, WireRun, WireTask } from "../../api/taskWire";

const AT = (time: string) => `2026-05-06T${time}:00+08:00`;
export const NOW = Date.parse(AT("12:00"));

const zhou = { id: "usr_1", title: "周敏" };
const li = { id: "usr_2", title: "李总" };
const chen = { id: "usr_3", title: "陈静" };
const zhao = { id: "usr_4", title: "赵磊" };
const event = { step: null, by: null, acted_by: null, state: null, vote: null, opinion: null, why: null };

export const wireRun: WireRun = {
  id: "run_1",
  flow: { id: "approval", label: "订单审批" },
  state: "running",
  starter: zhou,
  begun_at: AT("09:00"),
  ended_at: null,
  record: { app: "orders", form: "order", id: "ord_1", title: "SO-0001" },
  is_stuck: false,
  stuck: null,
  waits: [
    {
      visit: "vis_2",
      node: "finance",
      step: "财务会签",
      people: [chen, zhao],
      since: AT("09:35"),
      until: AT("11:30"),
    },
  ],
  task: "tsk_9",
  locks: true,
  events: [
    { ...event, at: AT("09:00"), what: "began", by: zhou },
    { ...event, at: AT("09:00"), what: "came", step: "总监审批", state: "passed" },
    {
      ...event,
      at: AT("09:35"),
      what: "answered",
      step: "总监审批",
      by: li,
      state: "done",
      vote: "approve",
      opinion: "可以",
    },
    { ...event, at: AT("09:35"), what: "came", step: "财务会签", state: "open" },
    { ...event, at: AT("10:00"), what: "reminded", by: zhou },
  ],
  can: ["withdraw", "remind"],
};

export const wireTask: WireTask = {
  id: "tsk_9",
  mine: true,
  state: "open",
  offers: ["approve", "reject", "add_after", "add_before", "comment", "send_back", "transfer"],
  opinion: "to_reject",
  signature: false,
  quick: ["请核对价格"],
  kept: null,
  writes: ["waybill"],
  requires: ["waybill"],
  form: { app: "orders", key: "order", label: "订单" },
  record: { id: "ord_1", version: 3, title: "SO-0001", values: { amount: "60000" } },
  run: wireRun,
  step: "财务会签",
  kind: "approve",
  names: {},
  back_to: "any",
  straight: "asked",
  added: [],
  for: null,
  due_at: AT("11:30"),
};

export const wireRow: WireRow = {
  id: "tsk_9",
  run: "run_1",
  flow: wireRun.flow,
  step: "财务会签",
  kind: "ask",
  state: "open",
  vote: null,
  form: wireTask.form,
  record: { id: "ord_1", title: "SO-0001" },
  values: { amount: "60000.00", customer: "云杉" },
  starter: zhou,
  for: null,
  opened_at: AT("09:35"),
  closed_at: null,
  due_at: AT("11:30"),
  seen: false,
};
