/** The course of a run as lines: who did what when, how long it took, who is asked now, and what is still to come. Pure. */
import type { Asked, Changed } from "../../api/asked";
import type { FileRef } from "../../api/files";
import type { RunView, Step } from "../../api/tasks";
import { dateTimeText } from "../../kit/format";
import { type TextKey, t } from "../../text";
import { passedText } from "./spans";
import { nameOf, saidText } from "./words";

export type Tone = "done" | "now" | "red" | "back" | "later" | "none";

export interface PersonLine {
  key: string;
  name: string;
  /** What they did, or that it is their turn. */
  result: string;
  tone: Tone;
  at: string | null;
  /** How long they took, or have waited. */
  span: string | null;
  opinion: string | null;
  signature: string | null;
  note: string | null;
  /** The task and what came with its opinion. */
  task: string | null;
  files: readonly FileRef[];
  /** The version they decided on; compares: whether it may be held against what is now. */
  version: string | null;
  compares: number | null;
  /** What was changed since they agreed. */
  changes: readonly Changed[];
}

export interface StepLine {
  key: string;
  label: string;
  tone: Tone;
  result: string;
  at: string | null;
  span: string | null;
  why: string | null;
  people: readonly PersonLine[];
  said: readonly { key: string; text: string; at: string; note: string | null }[];
}

const TONES: Readonly<Record<Step["state"], Tone>> = {
  open: "now",
  passed: "done",
  rejected: "red",
  returned: "back",
  cancelled: "none",
  later: "later",
};

function resultOf(asked: Asked, kind: string): [string, Tone] {
  if (asked.vote === "reject") return [t("run.vote.refused"), "red"];
  if (asked.state === "moved") return [t("run.vote.moved"), "none"];
  if (asked.vote === "approve")
    return [t(kind === "approve" ? "run.vote.agreed" : "run.vote.handled"), "done"];
  if (asked.state === "open") return [t("run.vote.open"), "now"];
  if (asked.state === "later") return [t("run.vote.later"), "later"];
  if (asked.state === "cancelled") return [t("run.vote.cancelled"), "none"];
  return [t("run.returned"), "back"];
}

function person(asked: Asked, step: Step, index: number, now: number): PersonLine {
  const [result, tone] = resultOf(asked, step.node.kind);
  const who = asked.acted_by
    ? t("run.forWhom", { who: nameOf(asked.acted_by), for: nameOf(asked.person) })
    : nameOf(asked.person);
  const until = asked.closed_at ?? (asked.state === "open" ? now : null);
  const span = asked.opened_at && until !== null ? passedText(asked.opened_at, until) : null;
  return {
    key: asked.task ?? `${index}`,
    name: who,
    result,
    tone,
    at: asked.closed_at,
    span: span && t(asked.closed_at ? "run.took" : "run.waiting", { time: span }),
    opinion: asked.opinion,
    signature: asked.signature,
    note: asked.added_by ? t("run.added", { who: nameOf(asked.added_by) }) : null,
    task: asked.task,
    files: asked.files,
    version: asked.version === null ? null : t("run.onVersion", { n: asked.version }),
    compares: asked.compares ? asked.version : null,
    changes: asked.changes,
  };
}

/** Of several who decide, how many have. */
function votes(step: Step): string {
  const asked = step.people.filter((one) => one.state !== "moved" && one.state !== "cancelled");
  if (step.state !== "open" || asked.length < 2) return "";
  return t("run.votes", { done: asked.filter((one) => one.vote !== null).length, all: asked.length });
}

function stepResult(step: Step): string {
  if (step.state === "open") return votes(step);
  if (step.state === "returned") return t("run.returned");
  if (step.state === "cancelled") return t("run.cancelled");
  // Who decided stands below; only what nobody decided says itself that it is over.
  if (step.state === "later" && step.chosen_by)
    return t(step.chosen_by === "starter" ? "run.starterChooses" : "run.beforeChooses");
  if (step.people.length > 0 || step.state === "later") return "";
  return step.state === "passed" ? t("run.passed") : t("run.vote.refused");
}

const stepLine = (step: Step, index: number, now: number): StepLine => ({
  key: step.visit ?? `later.${step.node.id}.${index}`,
  label: step.node.label,
  tone: TONES[step.state],
  result: stepResult(step),
  at: step.people.length === 0 ? (step.left_at ?? step.entered_at) : null,
  span:
    step.state === "open" && step.people.length === 0 && step.entered_at
      ? t("run.waiting", { time: passedText(step.entered_at, now) })
      : null,
  why: step.why,
  people: step.people.map((one, place) => person(one, step, place, now)),
  said: step.said.map((one, place) => ({
    key: `${place}`,
    text: [saidText(one), one.by_version && byVersion(one.by_version)].filter(Boolean).join(" · "),
    at: one.at,
    note: one.text,
  })),
});

const byVersion = ({ version, at }: NonNullable<RunView["by_version"]>): string =>
  t("run.byVersion", { n: version, at: dateTimeText(at) });

const bare = { span: null, why: null, people: [], said: [] };

/** All lines: the beginning, each step, the end where there is one. now: UTC milliseconds. */
export function courseOf(run: RunView, now: number): StepLine[] {
  const begun: StepLine = {
    ...bare,
    key: "begun",
    label: nameOf(run.starter),
    tone: "done",
    result: t("run.started"),
    at: run.begun_at,
    why: run.by_version && byVersion(run.by_version),
  };
  const lines = [begun, ...run.steps.map((step, index) => stepLine(step, index, now))];
  if (run.state === "running") return lines;
  const tone: Tone = run.state === "approved" ? "done" : run.state === "rejected" ? "red" : "none";
  const result = t(`run.state.${run.state}` as TextKey & "run.state.approved");
  const ended: StepLine = { ...bare, key: "ended", label: t("run.ended"), tone, result, at: run.ended_at };
  return [...lines.filter((line) => line.tone !== "later"), ended];
}
