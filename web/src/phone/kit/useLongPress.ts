/** A finger that stays where it is for a moment; the tap that ends it is none. */
import { type TouchEvent, useEffect, useRef } from "react";

const LONG_MS = 500;
const FAR_PX = 10;

export function useLongPress(onLong: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const from = useRef({ x: 0, y: 0 });
  const wasLong = useRef(false);
  const stop = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    /** Whether the tap that comes now only ends a long press; asked once for each. */
    endsLong: () => {
      const was = wasLong.current;
      wasLong.current = false;
      return was;
    },
    touches: {
      onTouchStart: (event: TouchEvent) => {
        const { clientX: x = 0, clientY: y = 0 } = event.touches[0] ?? {};
        from.current = { x, y };
        wasLong.current = false;
        stop();
        timer.current = setTimeout(() => {
          wasLong.current = true;
          onLong();
        }, LONG_MS);
      },
      onTouchMove: (event: TouchEvent) => {
        const { clientX: x = 0, clientY: y = 0 } = event.touches[0] ?? {};
        if (Math.abs(x - from.current.x) > FAR_PX || Math.abs(y - from.current.y) > FAR_PX) stop();
      },
      onTouchEnd: stop,
      onTouchCancel: stop,
    },
  };
}
