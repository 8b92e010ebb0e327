/** Which key means what in the sheet; pure. Keys of an input method (isComposing, 229) are never ours. */

export type Command =
  | { do: "move"; rows: number; cols: number; extend: boolean; edge: boolean }
  | { do: "tab"; step: 1 | -1 }
  | { do: "enter"; step: 1 | -1 }
  | { do: "highlight"; step: 1 | -1 }
  /** To the next cell that is not saved. */
  | { do: "trouble"; step: 1 | -1 }
  /** The chosen rows, up or down by one. */
  | { do: "moveRows"; step: 1 | -1 }
  | { do: "page"; step: 1 | -1; extend: boolean }
  | { do: "edge"; end: boolean; sheet: boolean; extend: boolean }
  | {
      do:
        | "edit"
        | "list"
        | "toggle"
        | "clear"
        | "cut"
        | "fillDown"
        | "fillRight"
        | "fillSame"
        | "undo"
        | "redo"
        | "today"
        | "all"
        | "cancel"
        | "menu"
        | "open"
        | "leave";
    };

export interface KeyEvent {
  key: string;
  keyCode?: number;
  isComposing?: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

export interface Mode {
  /** Null while no cell is being edited; "type" when it began with a character, "edit" with F2. */
  editing: "type" | "edit" | null;
  listOpen: boolean;
  readOnly: boolean;
  /** The active cell flips with the space bar. */
  toggles: boolean;
  /** Whether rows may change places, and whole ones are chosen. */
  rows?: "loose" | "chosen";
}

const arrows: Record<string, { rows: number; cols: number } | undefined> = {
  ArrowUp: { rows: -1, cols: 0 },
  ArrowDown: { rows: 1, cols: 0 },
  ArrowLeft: { rows: 0, cols: -1 },
  ArrowRight: { rows: 0, cols: 1 },
};

export function commandFor(event: KeyEvent, mode: Mode): Command | null {
  if (event.isComposing || event.keyCode === 229) return null;
  return (mode.editing ? whileEditing(event, mode) : whileMoving(event, mode)) ?? null;
}

function whileEditing(event: KeyEvent, mode: Mode): Command | undefined {
  const { key, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  if (key === "F8") return { do: "trouble", step: shiftKey ? -1 : 1 };
  if (key === "Escape") return { do: "cancel" };
  if (key === "Enter") return control ? { do: "fillSame" } : { do: "enter", step: shiftKey ? -1 : 1 };
  if (key === "Tab") return { do: "tab", step: shiftKey ? -1 : 1 };
  const arrow = arrows[key];
  if (!arrow || control) return undefined;
  if (arrow.rows !== 0 && mode.listOpen) return { do: "highlight", step: arrow.rows > 0 ? 1 : -1 };
  if (arrow.rows !== 0 && event.altKey) return { do: "list" };
  if (mode.editing === "type") return { do: "move", ...arrow, extend: false, edge: false };
  return undefined;
}

function whileMoving(event: KeyEvent, mode: Mode): Command | undefined {
  const { key, shiftKey: extend } = event;
  const control = event.ctrlKey || event.metaKey;
  const arrow = arrows[key];
  if (arrow && event.altKey) {
    const moves = arrow.rows !== 0 && (mode.rows === "chosen" || (mode.rows && extend));
    if (moves) return { do: "moveRows", step: arrow.rows > 0 ? 1 : -1 };
    return key === "ArrowDown" && !mode.readOnly ? { do: "list" } : undefined;
  }
  if (arrow) return { do: "move", ...arrow, extend, edge: control };
  if (key === "PageDown" || key === "PageUp")
    return { do: "page", step: key === "PageDown" ? 1 : -1, extend };
  if (key === "Home" || key === "End") return { do: "edge", end: key === "End", sheet: control, extend };
  if (key === "Escape") return { do: "leave" };
  if (key === "ContextMenu" || (key === "F10" && extend)) return { do: "menu" };
  if (control && key.toLowerCase() === "a") return { do: "all" };
  if (key === "F8" && !mode.readOnly) return { do: "trouble", step: extend ? -1 : 1 };
  if (mode.readOnly) return key === "Enter" && !control ? { do: "open" } : undefined;
  if (key === "Tab") return { do: "tab", step: extend ? -1 : 1 };
  if (key === "Enter" && !control) return { do: "enter", step: extend ? -1 : 1 };
  if (key === "F2") return { do: "edit" };
  if (key === "Delete" || key === "Backspace") return { do: "clear" };
  if (key === " " && mode.toggles) return { do: "toggle" };
  return control ? withControl(key.toLowerCase(), extend) : undefined;
}

function withControl(key: string, shift: boolean): Command | undefined {
  if (key === "z") return { do: shift ? "redo" : "undo" };
  if (key === "y") return { do: "redo" };
  if (key === "d") return { do: "fillDown" };
  if (key === "r" && !shift) return { do: "fillRight" };
  if (key === ";") return { do: "today" };
  if (key === "enter") return { do: "fillSame" };
  return undefined;
}
