/** How kinds of nodes look; the server names colours, a kind this build does not know is grey. */
import { addIcons } from "../../../kit/Icon";

addIcons({
  stamp: "M9 11V7a3 3 0 016 0v4l3 2v3H6v-3zM5 20h14",
  split: "M12 3v5M12 8c0 4-6 3-6 8v4M12 8c0 4 6 3 6 8v4M4 18l2 2 2-2M16 18l2 2 2-2",
  clock: "M12 4a8 8 0 110 16 8 8 0 010-16zM12 8v4.5l3 2",
  loop: "M5 12a7 7 0 0112-5l2 2M19 5v4h-4M19 12a7 7 0 01-12 5l-2-2M5 19v-4h4",
  flag: "M6 21V4h11l-2 4 2 4H6",
  send: "M4 12l16-8-5 16-3.5-6.5z",
  jump: "M9 5L5 9l4 4M5 9h9a5 5 0 010 10h-2",
  paste: "M8 5H6v15h12V5h-2M9 3.5h6v4H9zM9 12h6M9 16h6",
  zoomOut: "M5 12h14",
  play: "M8 5.5l10 6.5-10 6.5z",
});

const ICONS: Record<string, string> = {
  approve: "stamp",
  handle: "edit",
  copy_to: "users",
  branch: "split",
  update: "pen",
  notify: "bell",
  create: "plus",
  wait: "clock",
  delete: "trash",
  end: "flag",
  query: "search",
  loop: "loop",
  call: "globe",
  sub_flow: "next",
  jump: "jump",
};

export const iconOf = (kind: string): string => ICONS[kind] ?? "tasks";

const COLORS = new Set(["orange", "teal", "blue", "green", "violet", "grey"]);
export const colorOf = (color: string | undefined): string => (color && COLORS.has(color) ? color : "grey");
