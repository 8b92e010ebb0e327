/** The keys of the record pages, for the key sheet. */
import { gridKeys, type KeyLine } from "../../kit/KeySheet";
import { t } from "../../text";

export const fillLines = (): KeyLine[] => [
  { keys: "Ctrl + S", does: t("kit.save") },
  { keys: "Enter", does: t("record.keyNext") },
  { keys: "Alt + 1…9", does: t("record.keySection") },
  ...gridKeys(),
];

/** Where a new record is filled in step by step. */
export const stepLines = (): KeyLine[] => [
  { keys: "Ctrl + S", does: t("steps.keyOn") },
  { keys: "Enter", does: t("record.keyNext") },
  { keys: "Alt + 1…9", does: t("steps.keyStep") },
  ...gridKeys(),
];

export const readLines = (): KeyLine[] => [
  { keys: "E", does: t("record.edit") },
  { keys: "C", does: t("comments.title") },
  { keys: "J / K", does: t("record.keyWalk") },
  { keys: "Esc", does: t("record.keyBack") },
  ...fillLines(),
];
