/** Whose values were chosen, seen from the other record. No React. */
import type { Side, Sides } from "../../api/merging";

const OTHER: Record<Side, Side> = { mine: "theirs", theirs: "mine", both: "both" };

/** What somebody chose stays the same value when the other record is the one that stays. */
export const swapped = (sides: Sides): Sides =>
  Object.fromEntries(Object.entries(sides).map(([field, side]) => [field, OTHER[side]]));
