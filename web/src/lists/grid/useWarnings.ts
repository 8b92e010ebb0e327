/** What the server warned of in the cells of a list, until their records are saved again. */
import { useCallback, useState } from "react";
import type { Warned } from "./steps";

type Told = ReadonlyMap<string, readonly Warned[]>;

/** What is told by now: of each record that was saved only what its last save warned of. Pure. */
export function warnedAnew(before: Told, saved: Iterable<string>, warned: readonly Warned[]): Told {
  const next = new Map(before);
  for (const id of saved) next.delete(id);
  for (const one of warned) next.set(one.id, [...(next.get(one.id) ?? []), one]);
  return next.size === 0 && before.size === 0 ? before : next;
}

export function useWarnings() {
  const [told, setTold] = useState<Told>(new Map());
  const warn = useCallback((saved: Iterable<string>, warned: readonly Warned[]) => {
    const ids = [...saved];
    setTold((before) => warnedAnew(before, ids, warned));
  }, []);
  const warning = useCallback(
    (row: string, column: string) => told.get(row)?.find((one) => one.path === column)?.message ?? null,
    [told],
  );
  return { warn, warning };
}
