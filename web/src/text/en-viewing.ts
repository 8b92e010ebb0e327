/** The English texts of viewing as somebody else and of why somebody sees something. */
import type { zhViewing } from "./zh-viewing";

export const enViewing: Record<keyof typeof zhViewing, string> = {
  "viewing.title": "View as somebody else",
  "viewing.hint":
    "Choose a colleague: for 30 minutes you see what they see, by their rights in forms, records and fields. You can only look, not change, export or download. The audit log keeps who looked as whom, and when.",
  "viewing.search": "Name, staff number or pinyin initials",
  "viewing.people": "Colleagues",
  "viewing.none": "No colleague with an account in use was found",
  "viewing.ask": "View as “{name}”?",
  "viewing.rules":
    "For 30 minutes you see what {name} sees. You can only look, not change, export or download, and may leave at any time. The audit log keeps it.",
  "viewing.begin": "View as them",
  "viewing.beginOf": "View as them: {name}",
  "viewing.now": "You are viewing as",
  "viewing.only": "and can only look",
  "viewing.until": " (until {at})",
  "viewing.end": "Stop viewing as somebody else",
  "viewing.leave": "Leave",
};
