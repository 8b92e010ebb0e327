/** What an import would do, asked again after each change of the wish; the newest answer counts. */
import { useEffect, useState } from "react";
import { api } from "../../api/calls";
import type { ImportAnswer, ImportRequest } from "../../api/imports";

export interface DryRun {
  answer: ImportAnswer | null;
  /** The answer is of before the last change. */
  busy: boolean;
  error: Error | null;
}

const PAUSE_MS = 250;

export function useDryRun(app: string, form: string, wish: ImportRequest): DryRun {
  const [run, setRun] = useState<DryRun>({ answer: null, busy: true, error: null });
  useEffect(() => {
    let old = false;
    setRun((before) => ({ ...before, busy: true }));
    const timer = setTimeout(() => {
      api.tryImport(app, form, wish).then(
        (answer) => !old && setRun({ answer, busy: false, error: null }),
        (error: Error) => !old && setRun((before) => ({ ...before, busy: false, error })),
      );
    }, PAUSE_MS);
    return () => {
      old = true;
      clearTimeout(timer);
    };
  }, [app, form, wish]);
  return run;
}
