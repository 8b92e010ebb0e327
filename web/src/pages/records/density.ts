/** How high the rows of lists are: each person's own choice, kept by the browser. */
import { create } from "zustand";

const STORED = "huodan.list.density";
const heights = { dense: 30, normal: 36, airy: 44 } as const;
export type Density = keyof typeof heights;
const order: readonly Density[] = ["dense", "normal", "airy"];

const stored = globalThis.localStorage?.getItem(STORED);
const useStored = create<{ density: Density }>(() => ({
  density: order.find((one) => one === stored) ?? "normal",
}));

export const useDensity = () => useStored((state) => state.density);
export const heightOf = (density: Density): number => heights[density];

export function nextDensity(): void {
  const now = useStored.getState().density;
  const density = order[(order.indexOf(now) + 1) % order.length] ?? "normal";
  localStorage.setItem(STORED, density);
  useStored.setState({ density });
}
