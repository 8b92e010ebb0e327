/** The frame's own state: is the navigation folded, is its drawer open, is the jump box open. */
import { create } from "zustand";

const FOLDED = "huodan.nav.folded";

interface Frame {
  folded: boolean;
  drawer: boolean;
  jump: boolean;
}

export const useFrame = create<Frame>(() => ({
  folded: globalThis.localStorage?.getItem(FOLDED) === "1",
  drawer: false,
  jump: false,
}));

export function toggleFolded(): void {
  const folded = !useFrame.getState().folded;
  localStorage.setItem(FOLDED, folded ? "1" : "0");
  useFrame.setState({ folded });
}

export const openDrawer = (drawer: boolean) => useFrame.setState({ drawer });
export const openJump = (jump: boolean) => useFrame.setState({ jump });
