/** What each kind of job shows of its outcome: one file here per kind, exporting Result; others show state and count. */
import type { ComponentType } from "react";
import type { JobView } from "../../../api/jobs";

/** Dialogs stand outside of the router: links in a result are plain ones. */
export interface ResultProps {
  job: JobView;
}

const files = import.meta.glob<{ Result: ComponentType<ResultProps> }>("./*.tsx", { eager: true });

export const resultOf = (kind: string): ComponentType<ResultProps> | undefined =>
  files[`./${kind}.tsx`]?.Result;
