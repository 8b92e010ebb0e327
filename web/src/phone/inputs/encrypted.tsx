/** A secret; its box is loaded with the first. */
import { lazy, Suspense } from "react";
import type { InputProps } from "../../fields/contract";

const Box = lazy(() => import("../edit/SecretInput"));

export const Input = (props: InputProps) => (
  <Suspense fallback={<span className="box" />}>
    <Box {...props} />
  </Suspense>
);
