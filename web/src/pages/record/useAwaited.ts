/** Brings something into view when it was asked for from elsewhere on the page. */
import { useEffect, useRef } from "react";

export function useAwaited(asked: string) {
  const box = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current && asked) box.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    first.current = false;
  }, [asked]);
  return box;
}
