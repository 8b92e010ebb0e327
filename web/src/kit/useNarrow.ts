/** Screens below 768 px: cards instead of sheets, sheets instead of pop-ups. */
import { useSyncExternalStore } from "react";

const narrow = globalThis.matchMedia?.("(max-width: 767px)");

function subscribe(listener: () => void) {
  narrow?.addEventListener("change", listener);
  return () => narrow?.removeEventListener("change", listener);
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow?.matches ?? false);
