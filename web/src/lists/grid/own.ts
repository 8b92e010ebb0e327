/** Which version a save builds on: what was looked at, and what this list itself made of it since. Pure. */

export interface Own {
  /** Of each record, the versions this list made. */
  readonly made: ReadonlyMap<string, ReadonlySet<number>>;
  /** Of each cell, the version in which this list saved it last. */
  readonly cells: ReadonlyMap<string, number>;
}

export const noneOwn: Own = { made: new Map(), cells: new Map() };

const place = (id: string, path: string) => `${id}\n${path}`;

/** What was sent for a record was saved as a version; `base` is the one it was sent with. */
export function withSave(own: Own, id: string, paths: readonly string[], base: number, version: number): Own {
  const cells = new Map(own.cells);
  for (const path of paths) cells.set(place(id, path), version);
  // With versions of others in between, theirs must not be passed over.
  if (version !== base + 1) return { ...own, cells };
  const made = new Map(own.made);
  made.set(id, new Set([...(own.made.get(id) ?? []), version]));
  return { made, cells };
}

/** The latest version of which everything that concerns these cells is known here. */
export function baseOf(own: Own, id: string, paths: readonly string[], looked: number): number {
  const made = own.made.get(id);
  const bases = paths.map((path) => {
    let base = Math.max(looked, own.cells.get(place(id, path)) ?? 0);
    while (made?.has(base + 1)) base += 1;
    return base;
  });
  return bases.length > 0 ? Math.min(...bases) : looked;
}
