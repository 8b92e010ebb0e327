/** Moving between the boxes of a form by keys: Enter goes to the next box, Alt and a digit to a section. */

const BOXES = "input:not(:disabled):not([type=hidden]), textarea:not(:disabled), [contenteditable=true]";
const OWN_ENTER = ".sheet, textarea, [contenteditable=true], .rich-box, button, a, [role=radiogroup]";

function boxesIn(place: ParentNode): HTMLElement[] {
  const seen = new Set<Element>();
  return [...place.querySelectorAll<HTMLElement>(BOXES)].filter((box) => {
    if (box.closest("[hidden]")) return false;
    // A group of choices counts once, by the one that is on or the first.
    const group = box.closest("[role=radiogroup]");
    if (!group) return box.tabIndex >= 0;
    if (seen.has(group)) return false;
    const chosen = group.querySelector("input:checked");
    if (chosen && chosen !== box) return false;
    seen.add(group);
    return true;
  });
}

function enter(box: HTMLElement): void {
  box.focus();
  box.scrollIntoView({ block: "nearest" });
}

/** Let the box being typed in tell its value, as leaving it would; it keeps the focus. */
export function settleBox(): void {
  const box = document.activeElement;
  if (!(box instanceof HTMLElement) || !box.matches(BOXES)) return;
  box.blur();
  box.focus({ preventScroll: true });
}

/** Go from a single-line box to the next box, from the last one to `last`; false where Enter has its own meaning. */
export function focusNext(paper: HTMLElement, from: HTMLElement, last?: HTMLElement | null): boolean {
  const leaves = from.closest(OWN_ENTER);
  if (leaves && !leaves.matches("[role=radiogroup]")) return false;
  const boxes = boxesIn(paper);
  const group = from.closest("[role=radiogroup]");
  const at = boxes.findIndex(
    (box) => box === from || (group !== null && box.closest("[role=radiogroup]") === group),
  );
  const next = boxes[at + 1] ?? last;
  if (at < 0 || !next) return false;
  enter(next);
  return true;
}

/** Go to the first box of the section with this number. */
export function focusSection(paper: HTMLElement, index: number): boolean {
  const section = paper.querySelectorAll(".form-section")[index];
  const box = section && boxesIn(section)[0];
  if (!box) return false;
  enter(box);
  return true;
}
