/** The kinds of steps to add, those most used first. */
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { RowPlace } from "../../../api/flows";
import { keepFocus } from "../../../kit/focus";
import { Icon } from "../../../kit/Icon";
import { usePopup } from "../../../kit/usePopup";
import { t } from "../../../text";
import type { FlowDesk } from "./flowDesk";
import { colorOf, iconOf } from "./kinds";
import { OFTEN } from "./limits";
import { nodePresets } from "./presets";

interface AddMenuProps {
  flow: FlowDesk;
  place: RowPlace;
  anchor: HTMLElement;
  onClose: () => void;
}

interface Item {
  key: string;
  label: string;
  purpose: string;
  icon: string;
  color: string;
  run: () => void;
}

export function AddMenu({ flow, place, anchor, onClose }: AddMenuProps) {
  const [all, setAll] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const style = usePopup(anchor, true, { minWidth: 440, maxHeight: 460 });
  const isPlaced = style !== null;
  useLayoutEffect(() => {
    if (!isPlaced) return;
    const giveBack = keepFocus(box.current);
    box.current?.querySelector("button")?.focus();
    const outside = (event: MouseEvent) => {
      if (!box.current?.contains(event.target as Node) && !anchor.contains(event.target as Node)) onClose();
    };
    document.addEventListener("mousedown", outside, true);
    return () => {
      document.removeEventListener("mousedown", outside, true);
      giveBack();
    };
  }, [isPlaced, anchor, onClose]);
  const items = itemsFor(flow, place);
  const shown = all ? items : items.slice(0, OFTEN);
  const copied = flow.copied();
  const handleKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 2, ArrowUp: -2, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (by !== undefined) {
      const buttons = [...(box.current?.querySelectorAll<HTMLElement>("button") ?? [])];
      const now = buttons.indexOf(document.activeElement as HTMLElement);
      buttons[Math.max(0, Math.min(buttons.length - 1, now + by))]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (!style) return null;
  return createPortal(
    <div
      ref={box}
      className="flow-menu"
      role="menu"
      tabIndex={-1}
      aria-label={t("flows.add")}
      style={style}
      onKeyDown={handleKey}
    >
      {copied > 0 && (
        <button
          type="button"
          role="menuitem"
          className="flow-menu-wide"
          onClick={() => {
            onClose();
            void flow.paste(place);
          }}
        >
          <Icon name="paste" /> {copied > 1 ? t("flows.pasteMany", { n: copied }) : t("flows.paste")}
        </button>
      )}
      {shown.map((item) => (
        <button
          key={item.key}
          type="button"
          role="menuitem"
          className={`flow-menu-item is-${item.color}`}
          onClick={() => {
            onClose();
            item.run();
          }}
        >
          <Icon name={item.icon} size={18} />
          <span>
            <b>{item.label}</b>
            <small>{item.purpose}</small>
          </span>
        </button>
      ))}
      {!all && items.length > OFTEN && (
        <button type="button" role="menuitem" className="flow-menu-wide" onClick={() => setAll(true)}>
          {t("flows.more")}
        </button>
      )}
    </div>,
    document.body,
  );
}

/** Kinds in the order of the server, presets behind the kind they are of. */
function itemsFor(flow: FlowDesk, place: RowPlace): Item[] {
  const presets = nodePresets();
  return flow.state.kinds.nodes.flatMap((kind) => [
    {
      key: kind.kind,
      label: kind.label,
      purpose: kind.purpose,
      icon: iconOf(kind.kind),
      color: colorOf(kind.color),
      run: () => void flow.add(kind.kind, place),
    },
    ...presets
      .filter((one) => one.kind === kind.kind)
      .map((one) => ({
        key: one.key,
        label: one.label,
        purpose: one.purpose,
        icon: iconOf(one.kind),
        color: colorOf(one.color),
        run: () => void flow.addPreset(one, place),
      })),
  ]);
}
