/** A list people put in order: by dragging, by buttons, or by Alt with an arrow key. */
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { t } from "../text";
import { Icon } from "./Icon";
import "./order.css";

interface OrderListProps<Item> {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  nameOf: (item: Item) => string;
  onOrder: (items: Item[]) => void;
  children: (item: Item) => ReactNode;
}

export function OrderList<Item>({ label, items, keyOf, nameOf, onOrder, children }: OrderListProps<Item>) {
  const list = useRef<HTMLUListElement>(null);
  const [held, setHeld] = useState<string | null>(null);
  const moved = useRef<{ key: string; by: number } | null>(null);

  useLayoutEffect(() => {
    const [last, row] = [moved.current, list.current?.querySelector(`[data-item="${moved.current?.key}"]`)];
    moved.current = null;
    if (!last || !row) return;
    const buttons = [...row.querySelectorAll<HTMLButtonElement>("button[data-by]:not(:disabled)")];
    (buttons.find((one) => one.dataset.by === String(last.by)) ?? buttons[0])?.focus();
  });

  const put = (from: number, to: number) => {
    const next = [...items];
    const [one] = next.splice(from, 1);
    if (!one || from === to || to < 0 || to > next.length) return;
    next.splice(to, 0, one);
    onOrder(next);
  };
  const move = (index: number, by: number) => {
    const item = items[index];
    if (item) moved.current = { key: keyOf(item), by };
    put(index, index + by);
  };
  const handleKey = (event: KeyboardEvent, index: number) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || by === undefined) return;
    event.preventDefault();
    move(index, by);
  };

  return (
    <ul ref={list} className="order-list" aria-label={label}>
      {items.map((item, index) => {
        const key = keyOf(item);
        return (
          <li
            key={key}
            data-item={key}
            draggable
            className={held === key ? "is-held" : undefined}
            onKeyDown={(event) => handleKey(event, index)}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData("text/plain", nameOf(item));
              setHeld(key);
            }}
            onDragEnd={() => setHeld(null)}
            onDragOver={(event) => {
              if (held === null) return;
              event.preventDefault();
              const from = items.findIndex((one) => keyOf(one) === held);
              const box = event.currentTarget.getBoundingClientRect();
              const isPast = event.clientY > box.top + box.height / 2;
              if (from < index ? isPast : !isPast) put(from, index);
            }}
            onDrop={(event) => event.preventDefault()}
          >
            <span className="order-grip" aria-hidden>
              <Icon name="grip" size={15} />
            </span>
            <div className="order-item">{children(item)}</div>
            {([-1, 1] as const).map((by) => (
              <button
                key={by}
                type="button"
                data-by={by}
                className="plain-button"
                disabled={by < 0 ? index === 0 : index === items.length - 1}
                aria-label={t(by < 0 ? "list.moveUp" : "list.moveDown", { field: nameOf(item) })}
                onClick={() => move(index, by)}
              >
                <Icon name={by < 0 ? "up" : "down"} size={15} />
              </button>
            ))}
          </li>
        );
      })}
    </ul>
  );
}
