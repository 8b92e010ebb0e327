/** Pulling a page down at its top reads it anew. */
import { useEffect, useRef, useState } from "react";

/** Let go beyond this and it is read. */
const ENOUGH_PX = 64;
const MOST_PX = 96;

/** Gives how far the page is pulled, in pixels; `busy` while it is read. */
export function usePull(read: () => Promise<unknown>): { pulled: number; busy: boolean } {
  const [pulled, setPulled] = useState(0);
  const [busy, setBusy] = useState(false);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    let from: number | null = null;
    let far = 0;
    const begin = (event: TouchEvent) => {
      const isInside = (event.target as Element).closest(".dialog-ground") !== null;
      from =
        window.scrollY <= 0 && event.touches.length === 1 && !isInside
          ? (event.touches[0]?.clientY ?? null)
          : null;
      far = 0;
    };
    const move = (event: TouchEvent) => {
      if (from === null) return;
      // Half as far as the finger: it pulls against something.
      far = Math.max(0, Math.min(MOST_PX, ((event.touches[0]?.clientY ?? from) - from) / 2));
      if (window.scrollY > 0) far = 0;
      setPulled(far);
    };
    const end = () => {
      if (from === null) return;
      from = null;
      setPulled(0);
      if (far < ENOUGH_PX) return;
      setBusy(true);
      void latest.current().finally(() => setBusy(false));
    };
    document.addEventListener("touchstart", begin, { passive: true });
    document.addEventListener("touchmove", move, { passive: true });
    document.addEventListener("touchend", end);
    document.addEventListener("touchcancel", end);
    return () => {
      document.removeEventListener("touchstart", begin);
      document.removeEventListener("touchmove", move);
      document.removeEventListener("touchend", end);
      document.removeEventListener("touchcancel", end);
    };
  }, []);
  return { pulled, busy };
}
