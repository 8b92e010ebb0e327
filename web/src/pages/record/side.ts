/** Whether the history stands beside the record: each person's own choice, kept by the browser. */
import { create } from "zustand";

const STORED = "huodan.record.history";
const stored = globalThis.localStorage?.getItem(STORED);
const useSide = create<{ shown: boolean }>(() => ({
  shown: stored ? stored === "1" : (globalThis.innerWidth ?? 0) >= 1280,
}));

export const useHistoryShown = () => useSide((state) => state.shown);

function set(shown: boolean): void {
  localStorage.setItem(STORED, shown ? "1" : "0");
  useSide.setState({ shown });
}

export const toggleHistory = (): void => set(!useSide.getState().shown);
export const showHistory = (): void => set(true);
