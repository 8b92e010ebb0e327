/** A dialog: centred on wide screens, a sheet from below on narrow ones. Keeps the focus inside, Esc closes. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { t } from "../text";
import { keepFocus } from "./focus";
import { Icon } from "./Icon";
import { dialogOpened } from "./openDialogs";
import "./dialog.css";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  width?: number;
  /** Fill the height on narrow screens (pickers, row forms). */
  tall?: boolean;
  testId?: string;
  /** What has the focus first, as a selector; without it the first control of the body. */
  first?: string;
  /** Keys of the content, wherever the focus is inside. */
  onKey?: (event: KeyboardEvent) => void;
}

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), a[href], [tabindex="0"]';

export function Dialog({
  title,
  onClose,
  children,
  footer,
  width = 520,
  tall,
  testId,
  first,
  onKey,
}: DialogProps) {
  const box = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const latest = useRef(onClose);
  latest.current = onClose;
  useEffect(() => dialogOpened(() => latest.current()), []);
  useLayoutEffect(() => {
    const giveBack = keepFocus(box.current);
    const inside = box.current?.querySelector<HTMLElement>(
      first ??
        // Not by :is(), which browsers of 2020 lack.
        ["input", "textarea", "button", "select"].map((one) => `.dialog-body ${one}`).join(", "),
    );
    if (!box.current?.contains(document.activeElement)) (inside ?? box.current)?.focus();
    return giveBack;
  }, [first]);
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) {
      event.stopPropagation();
      onClose();
    } else if (event.key === "Tab") keepInside(event, box.current);
    else onKey?.(event);
  };
  return createPortal(
    <div
      className="dialog-ground"
      onMouseDown={(event) => event.target === event.currentTarget && onClose()}
      role="presentation"
    >
      <div
        ref={box}
        className={`dialog${tall ? " is-tall" : ""}`}
        style={{ width }}
        role="dialog"
        aria-modal="true"
        aria-labelledby={titleId}
        tabIndex={-1}
        onKeyDown={handleKey}
        data-testid={testId}
      >
        <header className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="plain-button" onClick={onClose} aria-label={t("kit.close")}>
            <Icon name="close" size={18} />
          </button>
        </header>
        <div className="dialog-body">{children}</div>
        {footer && <footer className="dialog-foot">{footer}</footer>}
      </div>
    </div>,
    document.body,
  );
}

function keepInside(event: KeyboardEvent, box: HTMLElement | null): void {
  const stops = [...(box?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter((one) => one.tabIndex >= 0);
  const first = stops[0];
  const last = stops.at(-1);
  const now = document.activeElement;
  if (event.shiftKey && (now === first || now === box)) last?.focus();
  else if (!event.shiftKey && now === last) first?.focus();
  else return;
  event.preventDefault();
}
