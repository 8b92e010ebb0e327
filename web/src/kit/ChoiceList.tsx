/** The list under a cell or picker. The text box keeps the focus and moves the highlight. */
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { t } from "../text";
import type { Choice } from "./choices";
import { Icon } from "./Icon";
import { usePopup } from "./usePopup";
import "./choices.css";

interface ChoiceListProps {
  id: string;
  anchor: Element | null;
  choices: readonly Choice[];
  highlight: number;
  onHighlight: (index: number) => void;
  onPick: (choice: Choice) => void;
  /** Said instead of an empty list. */
  note?: string | null;
  label: string;
}

export function ChoiceList(props: ChoiceListProps) {
  const style = usePopup(props.anchor, true, { minWidth: 220, maxHeight: 320 });
  if (!style) return null;
  return createPortal(
    <div className="choices" style={style} onMouseDown={(event) => event.preventDefault()}>
      <ChoiceItems {...props} />
    </div>,
    document.body,
  );
}

/** The items alone, for a pop-up or a sheet of its own. */
export function ChoiceItems({
  id,
  choices,
  highlight,
  onHighlight,
  onPick,
  note,
  label,
}: Omit<ChoiceListProps, "anchor">) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[highlight]?.scrollIntoView({ block: "nearest" });
  }, [highlight]);
  return (
    <>
      <div ref={list} id={id} role="listbox" aria-label={label} className="choice-list">
        {choices.map((choice, index) => (
          <div
            key={choice.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === highlight}
            className={`choice${index === highlight ? " is-lit" : ""}${choice.make ? " is-make" : ""}`}
            onMouseEnter={() => onHighlight(index)}
            onClick={() => onPick(choice)}
            data-group={choice.group && choice.group !== choices[index - 1]?.group ? choice.group : undefined}
          >
            {choice.make && <Icon name="plus" size={14} />}
            <span className="choice-title">{choice.title}</span>
            {choice.detail && <span className="choice-detail">{choice.detail}</span>}
          </div>
        ))}
      </div>
      {note && <div className="choice-note">{note}</div>}
      {!note && choices.length === 0 && <div className="choice-note">{t("kit.noChoice")}</div>}
    </>
  );
}
