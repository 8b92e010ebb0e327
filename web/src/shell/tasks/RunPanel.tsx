/** Beside a record: what its run waits for, what it asks of one, and its course. */
import { t } from "../../text";
import "../../text/tasks";
import { Course, RunState, Waits } from "./Course";
import { DecisionPanel } from "./DecisionPanel";
import type { RecordRun } from "./useRecordRun";

interface RunPanelProps {
  found: RecordRun;
  today: string;
  onComment: () => void;
}

/** The page stays; what became of the run is read anew. */
const nothing = () => {};

export function RunPanel({ found: { run, record, others }, today, onComment }: RunPanelProps) {
  if (!run) return null;
  return (
    <section className="run-panel paper" aria-label={t("run.title")} data-testid="run">
      <div className="run-head">
        <b>{run.flow.label}</b>
        <RunState run={run} />
      </div>
      <Waits run={run} />
      {(record || !run.mine) && (
        <DecisionPanel run={run} record={record} today={today} keys onComment={onComment} onDone={nothing} />
      )}
      <Course run={run} form={record?.form} />
      {others > 0 && <p className="muted">{t("run.other", { n: others })}</p>}
    </section>
  );
}
