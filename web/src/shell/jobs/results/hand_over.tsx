/** What was handed over for who leaves, which comes with its texts when it is looked at. */
import { lazy, Suspense } from "react";
import type { ResultProps } from "./registry";

const HandedOver = lazy(() => import("../HandedOver"));

export const Result = ({ job }: ResultProps) => (
  <Suspense fallback={null}>
    <HandedOver job={job} />
  </Suspense>
);
