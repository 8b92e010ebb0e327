/** The keys of 待办中心. */
import type { KeyLine } from "../../kit/KeySheet";
import { t } from "../../text";
import "../../text/tasks";

export const taskKeyLines = (): KeyLine[] => [
  { keys: "J / K", does: t("keys.tasks.next") },
  { keys: "A", does: t("keys.tasks.agree") },
  { keys: "R", does: t("keys.tasks.refuse") },
  { keys: "T", does: t("keys.tasks.transfer") },
  { keys: "B", does: t("keys.tasks.back") },
  { keys: "X", does: t("keys.tasks.tick") },
  { keys: "Enter", does: t("keys.tasks.opinion") },
  { keys: "Ctrl + Enter", does: t("keys.tasks.confirm") },
  { keys: "U", does: t("keys.tasks.undo") },
];
