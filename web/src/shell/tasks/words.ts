/** Sentences about a run: what it waits for, whom and until when, and what opens a record it locks. Pure. */
import type { Mine, RunView, Said, Waiting } from "../../api/tasks";
import type { Ref } from "../../api/types";
import { dateTimeText } from "../../kit/format";
import { currentLang, type TextKey, t } from "../../text";
import { passedText } from "./spans";

/** So many people are named; of more, how many there are is said. */
const MOST_NAMED = 3;

export const nameOf = (person: Ref | null): string => person?.title || t("run.somebody");

const joint = () => (currentLang() === "zh" ? "、" : ", ");

export const namesOf = (people: readonly (Ref | null)[]): string => people.map(nameOf).join(joint());

function whom(waiting: Waiting): string {
  const { people } = waiting;
  const node = waiting.node.label;
  if (waiting.isOffered) return t("waits.offered", { people: namesOf(people.slice(0, MOST_NAMED)), node });
  if (people.length === 0) return t("waits.nobodyNamed", { node });
  if (people.length <= MOST_NAMED) return t("waits.people", { people: namesOf(people), node });
  return t("waits.peopleMany", { people: namesOf(people.slice(0, MOST_NAMED)), n: people.length, node });
}

function what(waiting: Waiting): string {
  const node = waiting.node.label;
  switch (waiting.for) {
    case "people":
      return whom(waiting);
    case "starter":
      return t("waits.starter", { people: namesOf(waiting.people) });
    case "time":
      return t("waits.time", { node, at: waiting.until ? dateTimeText(waiting.until) : "" });
    case "answer":
      return t("waits.answer", { node });
    case "run":
      return t("waits.run", { node });
    default:
      return t("waits.change", { node });
  }
}

export interface WaitLine {
  what: string;
  /** Since when, until when, and what then. */
  notes: readonly string[];
  isLate: boolean;
}

/** Say what a run waits for, whom, until when, and what follows. now: UTC milliseconds. */
export function waitLine(waiting: Waiting, now: number): WaitLine {
  const { until } = waiting;
  const isLate = until !== null && Date.parse(until) < now;
  const notes = [t("waits.since", { time: passedText(waiting.since, now) })];
  if (until !== null && waiting.for !== "time") {
    notes.push(
      isLate
        ? t("waits.late", { time: passedText(until, now) })
        : t("waits.until", { at: dateTimeText(until) }),
    );
  }
  if (waiting.next) notes.push(t("waits.then", { next: waiting.next }));
  return { what: what(waiting), notes, isLate };
}

/** Whether a run keeps its record from being changed by who looks. */
export const isLocking = (run: RunView): boolean =>
  run.locks && run.state === "running" && run.mine?.kind !== "start";

/** Why a record is locked, and what opens it. fields: the labels of those the step opens to the reader. */
export function lockText(run: RunView, fields: readonly string[]): string {
  const why = t("lock.by", { flow: run.flow.label });
  return [why, opens(run, fields)].join(currentLang() === "zh" ? "" : " ");
}

function opens({ can, waits, mine }: RunView, fields: readonly string[]): string {
  if (mine && fields.length > 0) return t("lock.opensMine", { fields: fields.join(joint()) });
  if (can.withdraw) return t("lock.opensWithdraw");
  const people = waits.filter((one) => one.for === "people").flatMap((one) => one.people);
  if (people.length === 0 || mine) return t("lock.opensWait");
  return t("lock.opensAsk", { people: namesOf(people.slice(0, MOST_NAMED)) });
}

/** What is asked of me. */
export function askText(mine: Mine): string {
  if (mine.for) return t("act.asksFor", { node: mine.node.label, who: nameOf(mine.for) });
  if (mine.kind === "start") return t("act.asksStart");
  return t(mine.kind === "handle" ? "act.asksHandle" : "act.asks", { node: mine.node.label });
}

/** Who claimed or decided last, for somebody who comes to a task that is over; null where nobody did. */
export function handledText(run: RunView): string | null {
  if (run.takenBy) return t("tasks.taken", { who: nameOf(run.takenBy) });
  const answers = run.steps
    .flatMap((step) => step.people)
    .filter((one) => one.vote !== null && one.closed_at !== null);
  const last = answers.at(-1);
  if (!last?.closed_at) return null;
  const what = t(last.vote === "reject" ? "run.vote.refused" : "run.vote.agreed");
  return t("tasks.handled", {
    who: nameOf(last.acted_by ?? last.person),
    at: dateTimeText(last.closed_at),
    what,
  });
}

/** Who refused, and why; null where nobody did, or what ended is not what they refused. */
export function refusedText(run: RunView): string | null {
  if (run.state !== "rejected") return null;
  const asked = run.steps.flatMap((step) => step.people);
  const last = asked.findLast((one) => one.vote === "reject");
  if (!last) return null;
  const who = nameOf(last.acted_by ?? last.person);
  return last.opinion ? t("waits.refusedWhy", { who, why: last.opinion }) : t("waits.refused", { who });
}

const SAID: ReadonlySet<string> = new Set([
  "transferred",
  "delegated",
  "added_before",
  "added_after",
  "added_beside",
  "taken_out",
  "copied",
  "sent_back",
  "revoked",
  "withdrawn",
  "stopped",
  "reminded",
  "replaced",
  "claimed",
  "put_back",
  "corrected",
  "retried",
  "skipped",
  "signed",
  "renewed",
  "not_meant",
  "ended_by_record",
  "told",
  "handed_over",
  "due_remind",
  "due_approve",
  "due_reject",
  "due_send_back",
  "due_transfer",
  "due_escalate",
  "due_tell_manager",
  "why",
  "stuck",
  "caught_up",
]);

/** What somebody did with a run besides deciding. */
export function saidText(said: Said): string {
  const known = SAID.has(said.what) ? said.what : "other";
  const slots = {
    who: said.person ? nameOf(said.person) : t("run.system"),
    people: said.people.length > 0 ? namesOf(said.people) : t("run.colleagues"),
    to: said.to ?? t("run.earlier"),
  };
  return t(`run.said.${known}` as TextKey & "run.said.sent_back", slots);
}
