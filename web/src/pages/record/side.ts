/** What stands beside the record: each person's own choice, kept by the browser. */
import { create } from "zustand";

/** run: only there where a run is about the record. */
export type SideTab = "run" | "comments" | "history";

const STORED = "huodan.record.history";
const TAB = "huodan.record.tab";
const stored = globalThis.localStorage?.getItem(STORED);
const useSide = create<{ shown: boolean; tab: SideTab }>(() => ({
  shown: stored ? stored === "1" : (globalThis.innerWidth ?? 0) >= 1280,
  tab:
    (["run", "comments"] as const).find((one) => globalThis.localStorage?.getItem(TAB) === one) ?? "history",
}));

export const useSideShown = () => useSide((state) => state.shown);
export const useSideTab = () => useSide((state) => state.tab);

function set(shown: boolean, tab = useSide.getState().tab): void {
  localStorage.setItem(STORED, shown ? "1" : "0");
  localStorage.setItem(TAB, tab);
  useSide.setState({ shown, tab });
}

export const showSide = (tab: SideTab): void => set(true, tab);

/** Show one of both, or nothing if it is shown already. */
export function toggleSide(tab: SideTab): void {
  const now = useSide.getState();
  set(!now.shown || now.tab !== tab, tab);
}
