/** The box for files, loaded with the first one: what only reads files has no use for it. */
import { lazy, Suspense } from "react";
import type { FileBoxProps } from "./FileBox";

const Box = lazy(() => import("./FileBox").then((found) => ({ default: found.FileBox })));

export const LateBox = (props: FileBoxProps) => (
  <Suspense fallback={<div className="files is-coming" />}>
    <Box {...props} />
  </Suspense>
);
