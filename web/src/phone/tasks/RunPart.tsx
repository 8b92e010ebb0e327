/** The run about a record, within the record's own screen: what it waits for, its course, and what may be done with it. */
import type { RunRecord, RunView } from "../../api/tasks";
import { Course, RunState, Waits } from "../../shell/tasks/Course";
import { t } from "../../text";
import "../../text/tasks";
import { hrefs } from "../places";
import { go } from "../router";
import { hasBar, TaskBar } from "./TaskBar";
import "./tasks.css";

interface RunPartProps {
  run: RunView;
  record: RunRecord | undefined;
  today: string;
  onComment: () => void;
}

export function RunPart({ run, record, today, onComment }: RunPartProps) {
  return (
    <section aria-label={t("run.title")} data-testid="run">
      <h2 className="run-title">
        {t("run.title")} <RunState run={run} />
      </h2>
      <Waits run={run} />
      <div className="group task-course">
        <Course run={run} form={record?.form} />
        {hasBar(run) && (
          <div className="run-acts">
            <TaskBar
              run={run}
              record={record}
              today={today}
              onComment={onComment}
              onDone={() => {}}
              onUndone={(undone) => go(hrefs.task(undone.id))}
            />
          </div>
        )}
      </div>
    </section>
  );
}
