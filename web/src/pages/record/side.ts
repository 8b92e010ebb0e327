/** Whether the history stands beside the record: each person's own choice, kept by the browser. */
import { create } from "zustand";

const STORED = "huodan.record.history";
const stored = globalThis.localStorage?.getItem(STORED);
const useSide = create<{ shown: boolean }>(() => ({
  shown: stored ? stored === "1" : (globalThis.innerWidth ?? 0) >= 1280,
}));

export const useHistoryShown = () => useSide((state) => state.shown);

export function toggleHistory(): void {
  const shown = !useSide.getState().shown;
  localStorage.setItem(STORED, shown ? "1" : "0");
  useSide.setState({ shown });
}
