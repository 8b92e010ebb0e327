/** A finger drawn sideways over something goes on to the next, or back. */
import { type TouchEvent, useRef } from "react";

const FAR_PX = 56;
/** At the edge of the screen it is the phone's own gesture for going back. */
const EDGE_PX = 24;

/** `onSwipe` gets 1 for a finger drawn to the left, -1 for one to the right. */
export function useSwipe(onSwipe: (by: 1 | -1) => void) {
  const from = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: (event: TouchEvent) => {
      const { clientX: x = 0, clientY: y = 0 } = event.touches[0] ?? {};
      const isEdge = x < EDGE_PX || x > window.innerWidth - EDGE_PX;
      from.current = event.touches.length === 1 && !isEdge ? { x, y } : null;
    },
    onTouchEnd: (event: TouchEvent) => {
      const began = from.current;
      const end = event.changedTouches[0];
      from.current = null;
      if (!began || !end) return;
      const [x, y] = [end.clientX - began.x, end.clientY - began.y];
      if (Math.abs(x) >= FAR_PX && Math.abs(x) > 2 * Math.abs(y)) onSwipe(x < 0 ? 1 : -1);
    },
    onTouchCancel: () => {
      from.current = null;
    },
  };
}
