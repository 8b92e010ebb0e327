/** The focus of what opens over a page and closes again. */

/**
 * Remember who has the focus; gives back how to return it, unless somebody has gone elsewhere meanwhile.
 *
 * For layout effects: what opens as this closes takes the focus in the same turn, and keeps it.
 */
export function keepFocus(frame: HTMLElement | null): () => void {
  const before = document.activeElement as HTMLElement | null;
  return () => {
    const now = document.activeElement;
    if (now === null || now === document.body || frame?.contains(now)) before?.focus({ preventScroll: true });
  };
}
