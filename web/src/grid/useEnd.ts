/** Fetching more before the end is reached. */
import { useEffect, useRef } from "react";

const END_ROWS = 20;

/** Tell when the last rows come into view, so that more can be fetched. */
export function useEnd(lastShown: number, count: number, onEnd: (() => void) | undefined): void {
  const tell = useRef(onEnd);
  useEffect(() => {
    tell.current = onEnd;
  });
  useEffect(() => {
    if (count > 0 && lastShown >= count - END_ROWS) tell.current?.();
  }, [lastShown, count]);
}
