/** Opening a card: by who draws the list, in another tab as any link. */
import type { MouseEvent } from "react";

export interface Opened {
  id: string;
  /** Those it stands among, and how many there are of them. */
  ids: readonly string[];
  count: number | null;
}

export type OpenCard = (opened: Opened) => void;

export function openBy(event: MouseEvent, open: OpenCard | undefined, opened: Opened): void {
  if (!open || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  open(opened);
}
