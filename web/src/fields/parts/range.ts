/** One day of a range changed: the other follows, so that a range never ends before it begins. Pure. */
import type { Value } from "../../api/types";
import { isRange, textValue } from "../values";

export const partOf = (value: Value, side: "from" | "to"): Value => (isRange(value) ? value[side] : null);

export function withDay(value: Value, side: "from" | "to", day: Value, isWrong: boolean): Value {
  const typed = textValue(day);
  if (typed === "") return null;
  const other = textValue(partOf(value, side === "from" ? "to" : "from")) || typed;
  // What is no day stays as it was typed, and moves nothing.
  const fits = isWrong || (side === "from" ? typed <= other : other <= typed);
  const kept = fits ? other : typed;
  return side === "from" ? { from: typed, to: kept } : { from: kept, to: typed };
}
