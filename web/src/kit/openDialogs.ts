/** Dialogs that are open now, the topmost last: where a phone goes back, the topmost closes instead. */
type Close = () => void;
const open: Close[] = [];

/** Tell of a dialog; gives back how to say that it is gone. */
export function dialogOpened(close: Close): () => void {
  open.push(close);
  return () => {
    const place = open.lastIndexOf(close);
    if (place >= 0) open.splice(place, 1);
  };
}

/** Close the topmost; false if none is open. */
export function closeTopmost(): boolean {
  const close = open[open.length - 1];
  close?.();
  return close !== undefined;
}
