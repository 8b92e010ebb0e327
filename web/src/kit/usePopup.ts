/** Where a pop-up stands: below its anchor, above it when there is more room, always inside the window. */
import { type CSSProperties, useLayoutEffect, useState } from "react";

const GAP = 4;
const EDGE = 8;

export interface PopupSize {
  minWidth: number;
  maxHeight: number;
}

function place(anchor: DOMRect, { minWidth, maxHeight }: PopupSize): CSSProperties {
  const below = window.innerHeight - anchor.bottom - EDGE;
  const above = anchor.top - EDGE;
  const up = below < Math.min(maxHeight, 200) && above > below;
  const width = Math.min(Math.max(minWidth, anchor.width), window.innerWidth - 2 * EDGE);
  const left = Math.max(EDGE, Math.min(anchor.left, window.innerWidth - width - EDGE));
  return {
    position: "fixed",
    left,
    minWidth: width,
    maxWidth: window.innerWidth - 2 * EDGE,
    maxHeight: Math.min(maxHeight, up ? above : below),
    ...(up ? { bottom: window.innerHeight - anchor.top + GAP } : { top: anchor.bottom + GAP }),
  };
}

export function usePopup(anchor: Element | null, open: boolean, size: PopupSize): CSSProperties | null {
  const [style, setStyle] = useState<CSSProperties | null>(null);
  const { minWidth, maxHeight } = size;
  useLayoutEffect(() => {
    if (!open || !anchor) {
      setStyle(null);
      return;
    }
    const update = () => setStyle(place(anchor.getBoundingClientRect(), { minWidth, maxHeight }));
    update();
    window.addEventListener("resize", update);
    window.addEventListener("scroll", update, true);
    return () => {
      window.removeEventListener("resize", update);
      window.removeEventListener("scroll", update, true);
    };
  }, [anchor, open, minWidth, maxHeight]);
  return style;
}
