/** Pairs that look alike, put together to groups of what may all be one thing. */
import type { AlikePair, AlikeRecord } from "../../api/alikePairs";

export interface Group {
  /** Newest first; the key of the group is its newest record. */
  records: AlikeRecord[];
  /** All of it was said to be no duplicate. */
  parted: boolean;
}

/** Put together what hangs together by pairs, in the order in which it was found. */
export function groupsOf(pairs: readonly AlikePair[], records: ReadonlyMap<string, AlikeRecord>): Group[] {
  const groups: { ids: string[]; parted: boolean }[] = [];
  const of = new Map<string, (typeof groups)[number]>();
  for (const { ids, parted } of pairs) {
    const [one, other] = ids.map((id) => of.get(id));
    const into = one ?? other ?? { ids: [], parted: true };
    if (!one && !other) groups.push(into);
    if (one && other && one !== other) {
      into.ids.push(...other.ids);
      into.parted &&= other.parted;
      for (const id of other.ids) of.set(id, into);
      groups.splice(groups.indexOf(other), 1);
    }
    for (const id of ids) {
      if (!into.ids.includes(id)) into.ids.push(id);
      of.set(id, into);
    }
    into.parted &&= parted;
  }
  return groups.map(({ ids, parted }) => ({
    records: ids.flatMap((id) => records.get(id) ?? []),
    parted,
  }));
}

/** The pairs that are left when a record is gone. */
export const without = (pairs: readonly AlikePair[], id: string): AlikePair[] =>
  pairs.filter((pair) => !pair.ids.includes(id));

/** The pairs in which two records are said to be different, or to be alike again. */
export const parting = (pairs: readonly AlikePair[], two: readonly string[], parted: boolean): AlikePair[] =>
  pairs.map((pair) => (pair.ids.every((id) => two.includes(id)) ? { ...pair, parted } : pair));
