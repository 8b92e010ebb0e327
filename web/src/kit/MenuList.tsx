/** A small menu at a point of the screen; arrows, Enter, Esc; gives the focus back when it closes. */
import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { keepFocus } from "./focus";
import { Icon } from "./Icon";
import "./choices.css";

export interface MenuItem {
  label: string;
  icon?: string;
  red?: boolean;
  disabled?: boolean;
  run: () => void;
}

interface MenuListProps {
  at: { x: number; y: number };
  items: readonly MenuItem[];
  label: string;
  onClose: () => void;
}

const WIDTH = 190;
const ITEM = 36;

export function MenuList({ at, items, label, onClose }: MenuListProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const giveBack = keepFocus(box.current);
    box.current?.querySelector("button")?.focus();
    const outside = (event: MouseEvent) => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener("mousedown", outside, true);
    return () => {
      document.removeEventListener("mousedown", outside, true);
      giveBack();
    };
  }, [onClose]);
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const buttons = [...(box.current?.querySelectorAll<HTMLElement>("button:not(:disabled)") ?? [])];
      const now = buttons.indexOf(document.activeElement as HTMLElement);
      const next = (now + (event.key === "ArrowDown" ? 1 : -1) + buttons.length) % buttons.length;
      buttons[next]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const left = Math.max(8, Math.min(at.x, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(at.y, window.innerHeight - items.length * ITEM - 16));
  return createPortal(
    <div
      ref={box}
      className="menu-list"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      style={{ position: "fixed", left, top }}
      onKeyDown={handleKey}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          className={item.red ? "is-red" : ""}
          disabled={item.disabled}
          onClick={() => {
            onClose();
            item.run();
          }}
        >
          {item.icon && <Icon name={item.icon} />}
          {item.label}
        </button>
      ))}
    </div>,
    document.body,
  );
}
