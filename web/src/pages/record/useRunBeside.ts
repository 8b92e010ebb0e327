/** The run about the record that is shown: beside it when it asks for something, and why the record cannot be changed. */
import { useEffect } from "react";
import { type RecordRun, useRecordRun } from "../../shell/tasks/useRecordRun";
import { isLocking, lockText } from "../../shell/tasks/words";
import "../../text/tasks";
import { showSide } from "./side";

/** asked: the comment somebody came for, which is shown before all else. */
export function useRunBeside(
  app: string,
  form: string,
  record: string,
  asked: string | undefined,
): { run: RecordRun; lock: string | null } {
  const run = useRecordRun(app, form, record);
  // Who is asked, and who began it and may take it back, come for the run.
  const isTheirs = run.run?.mine != null || run.run?.can.withdraw === true;
  useEffect(() => {
    if (isTheirs) showSide("run");
  }, [isTheirs]);
  useEffect(() => {
    if (asked !== undefined) showSide("comments");
  }, [asked]);
  return { run, lock: run.run && isLocking(run.run) ? lockText(run.run, []) : null };
}
