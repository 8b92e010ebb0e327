/** Words one searches for: what is typed, and, a moment after the last key, what is asked for. */
import { useEffect, useRef, useState } from "react";
import { useLate } from "../useFindings";

const PAUSE_MS = 300;

export function useSought(
  sought: string | undefined,
  onSought: (words: string | undefined) => void,
): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(sought ?? "");
  const asked = useRef(sought ?? "");
  const late = useLate(typed.trim(), PAUSE_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for what was typed, however often it is drawn
  useEffect(() => {
    if (late === asked.current) return;
    asked.current = late;
    onSought(late || undefined);
  }, [late]);
  // Another list, or the way back: what it asks for stands in the box.
  useEffect(() => {
    if ((sought ?? "") === asked.current) return;
    asked.current = sought ?? "";
    setTyped(sought ?? "");
  }, [sought]);
  return [typed, setTyped];
}
