/** What a condition of options may be compared with. */
import type { OptionView } from "../../api/types";

/** The options of today, and words chosen before that are none of them any more: they count, so that they can be taken out. */
export function offered(options: readonly OptionView[], chosen: readonly string[]): OptionView[] {
  const known = new Set(options.map((one) => one.value));
  const older = chosen.filter((one) => !known.has(one));
  return [...options, ...older.map((value) => ({ value, label: value, color: null }))];
}
