/** Words one searches for: what is typed, and, a moment after the last key or at once, what is asked for. */
import { useEffect, useRef, useState } from "react";
import { useLate } from "../useFindings";

const PAUSE_MS = 300;

export function useSought(
  sought: string | undefined,
  onSought: (words: string | undefined) => void,
): [typed: string, setTyped: (typed: string) => void, atOnce: () => void] {
  const [typed, setTyped] = useState(sought ?? "");
  const asked = useRef(sought ?? "");
  const late = useLate(typed.trim(), PAUSE_MS);
  const seek = (words: string) => {
    if (words === asked.current) return;
    asked.current = words;
    onSought(words || undefined);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for what was typed, however often it is drawn
  useEffect(() => seek(late), [late]);
  // Another list, or the way back: what it asks for stands in the box.
  useEffect(() => {
    if ((sought ?? "") === asked.current) return;
    asked.current = sought ?? "";
    setTyped(sought ?? "");
  }, [sought]);
  return [typed, setTyped, () => seek(typed.trim())];
}
