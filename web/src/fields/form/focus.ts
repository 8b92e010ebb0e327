/** Go to a field or cell that needs attention. */
import { SHOW_CELL, type ShownCell } from "../../grid/contract";
import { fieldId, LAYERS } from "./fieldId";

/** Scroll to the place of a path, in the topmost form, and give it the focus, in its tab or step; a sheet goes to the cell by itself. */
export function focusField(path: string, isOpened = false): void {
  const [field = "", row, column] = path.split("/");
  const places = LAYERS.map((layer) => document.getElementById(fieldId(field, layer)));
  const place = places.find((one) => one !== null);
  if (!place) return;
  const tab = place.closest<HTMLElement>(".form-tab[hidden]")?.getAttribute("aria-labelledby");
  if (tab) {
    if (isOpened) return;
    document.getElementById(tab)?.click();
    setTimeout(() => focusField(path, true));
    return;
  }
  place.scrollIntoView({ block: "center" });
  if (row !== undefined) {
    const detail: ShownCell = { row, column };
    place.querySelector("[data-sheet]")?.dispatchEvent(new CustomEvent(SHOW_CELL, { detail }));
  }
  const inside = place.matches("input, textarea, button, [contenteditable=true]")
    ? place
    : place.querySelector<HTMLElement>(".sheet-box input, input, button");
  (inside ?? place).focus({ preventScroll: true });
}
