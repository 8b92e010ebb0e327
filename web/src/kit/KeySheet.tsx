/** 「?」 lists the keys of the current page. */
import { type ReactNode, useEffect, useState } from "react";
import { t } from "../text";
import { Dialog } from "./Dialog";

export interface KeyLine {
  keys: string;
  does: string;
}

const typing = (target: EventTarget | null) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

/** Run `handlers[key]` when nobody is typing and no dialog is open; modifiers are left to the browser. */
export function useHotkeys(handlers: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented)
        return;
      if (typing(event.target) || document.querySelector(".dialog")) return;
      const handler = handlers[event.key] ?? handlers[event.key.toLowerCase()];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    document.addEventListener("keydown", handleKey);
    return () => document.removeEventListener("keydown", handleKey);
  }, [handlers]);
}

export const gridKeys = (): KeyLine[] => [
  { keys: "F2", does: t("keys.edit") },
  { keys: "Enter", does: t("keys.down") },
  { keys: "Tab", does: t("keys.right") },
  { keys: "Shift + ←↑↓→", does: t("keys.range") },
  { keys: "Ctrl + ←↑↓→", does: t("keys.edge") },
  { keys: "Ctrl + C / X / V", does: t("keys.clipboard") },
  { keys: "Ctrl + D / R", does: t("keys.fill") },
  { keys: "Ctrl + Enter", does: t("keys.same") },
  { keys: "Ctrl + Z / Y", does: t("keys.undo") },
  { keys: "Ctrl + ;", does: t("keys.today") },
  { keys: "Alt + ↓", does: t("keys.list") },
  { keys: "Alt + Shift + ↑↓", does: t("keys.moveRows") },
  { keys: "Delete", does: t("keys.clear") },
  { keys: "Esc, Tab", does: t("keys.leave") },
];

interface KeySheetProps {
  lines: readonly KeyLine[];
  onClose: () => void;
  footer?: ReactNode;
}

export function KeySheet({ lines, onClose, footer }: KeySheetProps) {
  return (
    <Dialog title={t("keys.title")} width={640} onClose={onClose} testId="keys" footer={footer}>
      <dl className="keys">
        {lines.map((line) => (
          <div key={line.keys}>
            <dt>{line.does}</dt>
            <dd>
              <kbd>{line.keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** The key sheet of a page, opened by 「?」. */
export function useKeySheet(lines: readonly KeyLine[]) {
  const [open, setOpen] = useState(false);
  const [handlers] = useState(() => ({ "?": () => setOpen(true) }));
  useHotkeys(handlers);
  return open ? <KeySheet lines={lines} onClose={() => setOpen(false)} /> : null;
}
