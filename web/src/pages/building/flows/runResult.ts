/** How a run of a flow stands, in a word. */
import type { WireRunRow } from "../../../api/taskWire";
import { type TextKey, t } from "../../../text";

export const resultOf = (row: Pick<WireRunRow, "state" | "is_stuck">): string =>
  row.is_stuck ? t("log.stuck") : t(`run.state.${row.state}` as TextKey & "run.state.approved");
