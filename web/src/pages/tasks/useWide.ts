/** Screens wide enough for the list and one of its to-dos beside each other. */
import { useSyncExternalStore } from "react";

const wide = globalThis.matchMedia?.("(min-width: 1200px)");

function subscribe(listener: () => void) {
  wide?.addEventListener("change", listener);
  return () => wide?.removeEventListener("change", listener);
}

export const useWide = (): boolean => useSyncExternalStore(subscribe, () => wide?.matches ?? false);
