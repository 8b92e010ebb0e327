/** What stands behind the `?` of the address of 流转中的单据. Pure. */

/** Which flow (its key) of which app, and by which versions; by earlier ones if it is not said. */
export interface UnderWaySearch {
  app: string;
  flow: string;
  by?: "now";
}

const NAME = /^\w+$/;
const named = (value: unknown): string => (typeof value === "string" && NAME.test(value) ? value : "");

export function underWaySearch({ app, flow, by }: Record<string, unknown>): UnderWaySearch {
  return { app: named(app), flow: named(flow), ...(by === "now" ? { by } : {}) };
}
