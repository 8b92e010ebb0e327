/** Rich text, with the same box as at a computer. */
import { lazy, Suspense } from "react";
import type { InputProps } from "../../fields/contract";

const Editor = lazy(() => import("../../fields/rich/Editor"));

export const Input = (props: InputProps) => (
  <Suspense fallback={<span className="box is-tall" />}>
    <Editor {...props} />
  </Suspense>
);

export const tall = true;
