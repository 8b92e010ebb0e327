/** Ctrl+Z and Ctrl+Y of a draft, unless somebody is typing in a box that has its own. */
import { useEffect, useRef } from "react";
import type { Build } from "./useDraft";

export function useBuildKeys(build: Build): void {
  const latest = useRef(build);
  latest.current = build;
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const isRedo = key === "y" || (key === "z" && event.shiftKey);
      if (!isRedo && key !== "z") return;
      const { draft, undo, redo } = latest.current;
      event.preventDefault();
      if (isRedo ? draft.may_redo : draft.may_undo) void (isRedo ? redo() : undo());
    };
    window.addEventListener("keydown", handle);
    return () => window.removeEventListener("keydown", handle);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea");
