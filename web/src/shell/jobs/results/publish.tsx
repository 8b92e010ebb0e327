/** After a publish that took its time: the flows with records that still go by an earlier version. */
import { lazy, Suspense } from "react";
import type { ResultProps } from "./registry";

const StillUnderWay = lazy(() => import("../StillUnderWay"));

export function Result({ job }: ResultProps) {
  const { app } = job.result as { app?: string };
  return app && job.state === "done" ? (
    <Suspense>
      <StillUnderWay app={app} />
    </Suspense>
  ) : null;
}
