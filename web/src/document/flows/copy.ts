/** Copies of what stands in a tree, under ids of their own. Pure. */
import type { NodeElement, WayElement } from "../../api/flows";

type Part = unknown;

/** Every id of an element and of all within it. */
function idsIn(part: Part, found: string[] = []): string[] {
  if (Array.isArray(part)) for (const one of part) idsIn(one, found);
  else if (typeof part === "object" && part !== null) {
    for (const [name, value] of Object.entries(part)) {
      if (name === "id" && typeof value === "string") found.push(value);
      else idsIn(value, found);
    }
  }
  return found;
}

/** The same with other ids; what names something within it follows, what names something outside stays. */
export function renewed<T extends NodeElement | WayElement>(element: T, makeId: () => string): T {
  const ids = new Map(idsIn(element).map((id) => [id, makeId()]));
  const changed = (part: Part): Part => {
    if (typeof part === "string") return ids.get(part) ?? part;
    if (Array.isArray(part)) return part.map(changed);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, changed(value)]));
  };
  return changed(element) as T;
}
