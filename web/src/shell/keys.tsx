/** Keys of the frame and of the page in it: `?` lists them; keys with Ctrl work while somebody types, too. */
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { ask } from "../kit/dialogs";
import { type KeyLine, KeySheet } from "../kit/KeySheet";
import { t } from "../text";

interface Sheet {
  lines: readonly KeyLine[];
  open: boolean;
}

const useSheet = create<Sheet>(() => ({ lines: [], open: false }));

export const showKeys = () => useSheet.setState({ open: true });

/** Explain the words people meet; the list comes when it is asked for. */
export async function showGlossary(): Promise<void> {
  const { Glossary } = await import("./Glossary");
  await ask((close: (answer: null) => void) => <Glossary onClose={() => close(null)} />);
}

/** Name the keys of the page while it is shown; give a function that lives as long as the module. */
export function useKeyLines(linesOf: () => readonly KeyLine[]): void {
  useEffect(() => {
    useSheet.setState({ lines: linesOf() });
    return () => useSheet.setState({ lines: [], open: false });
  }, [linesOf]);
}

export function PageKeys() {
  const { lines, open } = useSheet();
  if (!open) return null;
  const everywhere: KeyLine[] = [
    { keys: "Ctrl + K", does: t("jump.title") },
    { keys: "[", does: t("nav.fold") },
    { keys: "?", does: t("keys.title") },
  ];
  const close = () => useSheet.setState({ open: false });
  const footer = (
    <Button
      onClick={() => {
        close();
        void showGlossary();
      }}
    >
      {t("glossary.title")}
    </Button>
  );
  return <KeySheet lines={[...lines, ...everywhere]} onClose={close} footer={footer} />;
}

/** Run `handlers[key]` for Ctrl (or ⌘) and that key, unless a dialog is open. */
export function useCtrlKeys(handlers: Readonly<Record<string, () => void>>): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
      const handler = latest.current[event.key] ?? latest.current[event.key.toLowerCase()];
      if (!handler || event.defaultPrevented || document.querySelector(".dialog")) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, []);
}
