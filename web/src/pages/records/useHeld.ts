/** While a cell is being edited the rows stay as they are, whatever others do meanwhile. */
import { useRef } from "react";

export function useHeld<T>(now: T, isHeld: boolean): T {
  const kept = useRef(now);
  if (!isHeld) kept.current = now;
  return kept.current;
}
