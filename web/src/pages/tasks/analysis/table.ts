/** The table of steps as a file for Excel: UTF-8 with its mark, hours as numbers. Pure. */
import type { AnalysedStep, Analysis, Clock } from "../../../api/analysis";
import { t } from "../../../text";
import { partText } from "./figures";

const HEAD = [
  ...["csv.flow", "step", "visits", "csv.mean", "csv.median", "csv.p90", "csv.waiting", "csv.working"],
  ...["share", "csv.late", "csv.again", "open"],
] as const;

/** A text that a sheet would take for a formula is told as a text. */
export function cellText(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const hours = (seconds: number | null | undefined): number | null =>
  seconds === null || seconds === undefined ? null : Math.round(seconds / 36) / 100;

export function tableText(found: Analysis, clock: Clock): string {
  const labels = new Map(found.flows.map((flow) => [flow.id, flow.label]));
  const line = (step: AnalysedStep) => {
    const { took, waiting_seconds, working_seconds, share } = step[clock];
    return [
      ...[labels.get(step.flow) ?? "", step.label, step.visits],
      ...[took?.mean_seconds, took?.median_seconds, took?.p90_seconds].map(hours),
      ...[hours(waiting_seconds), hours(working_seconds), partText(share), step.late, step.again, step.open],
    ];
  };
  const head = HEAD.map((key) => t(`analysis.${key}` as "analysis.step"));
  const lines = [head, ...found.steps.map(line)].map((cells) => cells.map(cellText).join(","));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}
