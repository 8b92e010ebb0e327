/**
 * What an import would do, asked again after each change of the wish; the newest answer counts.
 * A large file is sent once and tried by a job on the server, again and again if need be.
 */
import { useEffect, useRef, useState } from "react";
import { api } from "../../api/calls";
import { ApiError } from "../../api/client";
import type { ImportAnswer, ImportRequest } from "../../api/imports";
import { isActive, type JobView } from "../../api/jobs";
import { t } from "../../text";

export interface DryRun {
  answer: ImportAnswer | null;
  /** The answer is of before the last change. */
  busy: boolean;
  error: Error | null;
  /** The job that tries a large file, or has tried it: the server has the file under its id. */
  job: JobView | null;
}

const PAUSE_MS = 250;
const LOOK_MS = 1000;

export function useDryRun(app: string, form: string, wish: ImportRequest): DryRun {
  const [run, setRun] = useState<DryRun>({ answer: null, busy: true, error: null, job: null });
  const upload = useRef<{ file: File; job: string } | null>(null);
  useEffect(() => {
    let old = false;
    let going: string | null = null;
    setRun((before) => ({ ...before, busy: true }));
    const handleJob = (job: JobView) => {
      going = isActive(job) ? job.id : null;
      upload.current = { file: wish.file, job: job.id };
      if (!old) setRun((before) => ({ ...before, job }));
    };
    const ask = async () => {
      const known = upload.current?.file === wish.file ? upload.current.job : undefined;
      const asked = await sendOnce(app, form, wish, known);
      if (!("job" in asked)) return asked;
      handleJob(asked.job);
      if (old) endQuietly(asked.job.id);
      return old ? null : await follow(asked.job, handleJob, () => old);
    };
    const timer = setTimeout(() => {
      ask().then(
        (answer) => !old && setRun((before) => ({ ...before, answer, busy: false, error: null })),
        (error: Error) => !old && setRun((before) => ({ ...before, busy: false, error })),
      );
    }, PAUSE_MS);
    return () => {
      old = true;
      clearTimeout(timer);
      if (going) endQuietly(going);
    };
  }, [app, form, wish]);
  return run;
}

/** Name the file by the job that has it, or send it anew where the server has forgotten it. */
async function sendOnce(app: string, form: string, wish: ImportRequest, upload: string | undefined) {
  try {
    return await api.tryImport(app, form, { ...wish, upload });
  } catch (error) {
    if (!upload || !(error instanceof ApiError) || error.code !== "upload_gone") throw error;
    return await api.tryImport(app, form, wish);
  }
}

async function follow(
  job: JobView,
  onJob: (job: JobView) => void,
  isOld: () => boolean,
): Promise<ImportAnswer | null> {
  let now = job;
  while (isActive(now) && !isOld()) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    now = await api.job(job.id);
    onJob(now);
  }
  if (now.error) throw new Error(now.error.message);
  if (now.state === "cancelled") throw new Error(t("import.tryCancelled"));
  return now.result as unknown as ImportAnswer | null;
}

/** Nobody waits for it any more; if it has ended meanwhile, all the better. */
const endQuietly = (job: string) => void api.cancelJob(job).catch(() => undefined);
