/** The line that says who will be asked comes behind the form it stands below; where it cannot come, the form goes on without it. */
import { lazy } from "react";
import type { WayLine as Shown } from "./WayLine";

const nothing: typeof Shown = () => null;

export const WayLine = lazy(async () => {
  try {
    const found = await import("./WayLine"); // a `.then` on it would not hear of a style sheet that did not come
    return { default: found.WayLine };
  } catch {
    return { default: nothing };
  }
});
