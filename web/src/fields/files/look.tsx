/** Looking at files, one after the other: pictures and PDF in the page, others as a download. */
import { lazy, Suspense } from "react";
import type { FileRef } from "../../api/files";
import { ask } from "../../kit/dialogs";

const Viewer = lazy(() => import("./Viewer"));

export function look(files: readonly FileRef[], start: number): void {
  void ask((close) => (
    <Suspense fallback={null}>
      <Viewer files={files} start={start} onClose={() => close(null)} />
    </Suspense>
  ));
}
