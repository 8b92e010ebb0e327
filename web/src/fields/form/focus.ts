/** Go to a field or cell that needs attention. */
import { fieldId } from "./FieldBox";

/** Scroll to the place of a path and give it the focus. */
export function focusField(path: string): void {
  const place = document.getElementById(fieldId(path.split("/")[0] ?? ""));
  if (!place) return;
  place.scrollIntoView({ block: "center" });
  const inside = place.matches("input, textarea, button")
    ? place
    : place.querySelector<HTMLElement>(".sheet-box input, input, button");
  (inside ?? place).focus({ preventScroll: true });
}
