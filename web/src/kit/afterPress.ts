/**
 * Work that moves what is drawn waits until a pressed mouse button is let go.
 *
 * Leaving a box may draw anew what stands around it. Between press and release that would take from under the mouse
 * what was pressed, and the click would be lost.
 */
let isDown = false;
const waiting: (() => void)[] = [];

function flush(): void {
  isDown = false;
  for (const work of waiting.splice(0)) work();
}

if (typeof window !== "undefined") {
  window.addEventListener("pointerdown", () => (isDown = true), true);
  // The click itself comes in the same turn as the release.
  for (const end of ["pointerup", "pointercancel", "blur"])
    window.addEventListener(end, () => setTimeout(flush), end !== "blur");
}

/** Do something now, or as soon as no button is pressed. */
export function afterPress(work: () => void): void {
  if (isDown) waiting.push(work);
  else work();
}
