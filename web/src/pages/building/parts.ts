/** What can stand on a page besides fields, as the palette offers it. */
import type { Element } from "../../api/building";
import { newId } from "../../document/tree";
import type { IconName } from "../../kit/Icon";
import { t } from "../../text";

export const PART = "part:";

export const SHOWN = ["created_by", "created_at", "updated_by", "updated_at"] as const;

export const PARTS: readonly { kind: string; icon: IconName; name: () => string }[] = [
  { kind: "part:divider", icon: "minus", name: () => t("building.part.divider") },
  { kind: "part:note", icon: "info", name: () => t("building.part.note") },
  { kind: "part:related", icon: "link", name: () => t("building.part.related") },
  { kind: "part:created_by", icon: "user", name: () => t("field.createdBy") },
  { kind: "part:created_at", icon: "calendar", name: () => t("field.createdAt") },
  { kind: "part:updated_by", icon: "user", name: () => t("field.updatedBy") },
  { kind: "part:updated_at", icon: "calendar", name: () => t("field.updatedAt") },
];

/** Make what was taken from the palette. */
export function newPart(kind: string): Element {
  const what = kind.slice(PART.length);
  if (what === "divider") return { id: newId(), part: "divider" };
  if (what === "note") return { id: newId(), part: "note", text: t("building.part.noteText") };
  return { id: newId(), part: "system", shows: what };
}

/** Name a part of the page. */
export const partName = (part: Element | { part: string; shows?: string }): string => {
  const what = part.part === "system" ? part.shows : part.part;
  return PARTS.find((one) => one.kind === `${PART}${what}`)?.name() ?? "";
};
