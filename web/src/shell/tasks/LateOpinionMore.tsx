/** What goes with an opinion, loaded with the first that is written. */
import { lazy, Suspense } from "react";
import type { OpinionMoreProps } from "./OpinionMore";

const More = lazy(() => import("./OpinionMore"));

export const LateOpinionMore = (props: OpinionMoreProps) => (
  <Suspense fallback={<div className="opinion-more" />}>
    <More {...props} />
  </Suspense>
);
