/** Departments as a tree: each with how deep it lies, in the order one reads them. */
import type { Department } from "../../../../api/staff";

export interface Placed {
  one: Department;
  depth: number;
  /** Nothing lies below it. */
  isLeaf: boolean;
}

/** Lay departments out, each under its parent; what has no known parent stands at the top. */
export function placed(all: readonly Department[]): Placed[] {
  const ids = new Set(all.map((one) => one.id));
  const below = new Map<string | null, Department[]>();
  for (const one of all) {
    const parent = one.parent && ids.has(one.parent.id ?? "") ? one.parent.id : null;
    below.set(parent, [...(below.get(parent) ?? []), one]);
  }
  const found: Placed[] = [];
  const walk = (parent: string | null, depth: number) => {
    for (const one of below.get(parent) ?? []) {
      found.push({ one, depth, isLeaf: !below.has(one.id) });
      walk(one.id, depth + 1);
    }
  };
  walk(null, 0);
  return found;
}

/** A department and all below it: where it cannot be moved to. */
export function within(all: readonly Department[], id: string): Set<string> {
  const laid = placed(all);
  const start = laid.findIndex(({ one }) => one.id === id);
  const found = new Set([id]);
  for (const { one, depth } of laid.slice(start + 1)) {
    if (depth <= (laid[start]?.depth ?? 0)) break;
    found.add(one.id);
  }
  return found;
}
