/** Short notes at the bottom: 3 s, or 10 s when they carry an undo. */
import { create } from "zustand";
import type { Restored } from "../api/types";
import { t } from "../text";

interface Toast {
  id: number;
  text: string;
  tone: "plain" | "red" | "amber";
  action?: { label: string; run: () => void };
}

const MOST = 3;
const MOST_GONE = 3;
const MOST_WARNED = 3;
let lastId = 0;
const useToasts = create<{ list: readonly Toast[] }>(() => ({ list: [] }));

function dismiss(id: number): void {
  useToasts.setState((state) => ({ list: state.list.filter((one) => one.id !== id) }));
}

function show(toast: Omit<Toast, "id">): void {
  lastId += 1;
  const id = lastId;
  useToasts.setState((state) => ({ list: [...state.list, { ...toast, id }].slice(-MOST) }));
  setTimeout(() => dismiss(id), toast.action || toast.tone !== "plain" ? 10_000 : 3_000);
}

type Told = readonly { message: string }[];

/** What a save warned of, each once. */
export function warnedText(warnings: Told): string {
  const messages = [...new Set(warnings.map((one) => one.message))];
  const said = messages.slice(0, MOST_WARNED).join(t("kit.semicolon"));
  const n = messages.length - MOST_WARNED;
  return n > 0 ? `${said}${t("kit.semicolon")}${t("kit.more", { n })}` : said;
}

export const toast = {
  say: (text: string) => show({ text, tone: "plain" }),
  /** Something was saved; what it was warned of stands there long enough to be read. */
  saved: (text: string, warnings: Told = [], undo?: () => void) => {
    const action = undo && { label: t("kit.undo"), run: undo };
    if (warnings.length === 0) show({ text, tone: "plain", action });
    else show({ text: t("kit.savedWarned", { text, what: warnedText(warnings) }), tone: "amber", action });
  },
  fail: (error: unknown) =>
    show({ text: error instanceof Error ? error.message : String(error), tone: "red" }),
  /** A record is back from the bin; what it pointed to may not be. */
  restored: (title: string | null, { gone }: Pick<Restored, "gone">) => {
    const said = t("trash.restored", { title: title || t("record.untitled") });
    toast.say([said, ...gone.slice(0, MOST_GONE).map((one) => one.message)].join(" "));
  },
  /** Something happened elsewhere; here is the way to it. */
  offer: (text: string, label: string, run: () => void) =>
    show({ text, tone: "plain", action: { label, run } }),
  withUndo: (text: string, undo: () => void) =>
    show({ text, tone: "plain", action: { label: t("kit.undo"), run: undo } }),
};

export function Toasts() {
  const list = useToasts((state) => state.list);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {list.map((one) => (
        <div key={one.id} className={`toast toast-${one.tone}`} data-testid="toast">
          <span>{one.text}</span>
          {one.action && (
            <button
              type="button"
              onClick={() => {
                dismiss(one.id);
                one.action?.run();
              }}
            >
              {one.action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
