/** What stands beside the record: each person's own choice, kept by the browser. */
import { create } from "zustand";

export type SideTab = "comments" | "history";

const STORED = "huodan.record.history";
const TAB = "huodan.record.tab";
const stored = globalThis.localStorage?.getItem(STORED);
const useSide = create<{ shown: boolean; tab: SideTab }>(() => ({
  shown: stored ? stored === "1" : (globalThis.innerWidth ?? 0) >= 1280,
  tab: globalThis.localStorage?.getItem(TAB) === "comments" ? "comments" : "history",
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
