/**
 * Work that moves what is drawn waits until a pressed mouse button is let go.
 *
 * Leaving a box may draw anew what stands around it. Between press and release that would take from under the mouse
 * what was pressed, and the click would be lost.
 */
import { useLayoutEffect, useState } from "react";

let isDown = false;
const waiting: (() => void)[] = [];

function flush(): void {
  isDown = false;
  for (const work of waiting.splice(0)) work();
}

if (typeof window !== "undefined") {
  // A finger moves the focus after it was lifted, with the press of a mouse that browsers make of it.
  for (const start of ["pointerdown", "mousedown"])
    window.addEventListener(start, () => (isDown = true), true);
  // The click itself comes in the same turn as the release.
  for (const end of ["pointerup", "mouseup", "pointercancel", "blur"])
    window.addEventListener(end, () => setTimeout(flush), end !== "blur");
}

/** Do something now, or as soon as no button is pressed. */
export function afterPress(work: () => void): void {
  if (isDown) waiting.push(work);
  else work();
}

/** What is shown of a value that makes a page longer or shorter: the value, but never a new one under a pressed button. */
export function useAfterPress<T>(value: T): T {
  const [shown, show] = useState(value);
  useLayoutEffect(() => afterPress(() => show(value)), [value]);
  return shown;
}
