/** A typed day or moment with a calendar beside it. */
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Parsed } from "../../grid/contract";
import { Calendar } from "../../kit/Calendar";
import { Icon } from "../../kit/Icon";
import { usePopup } from "../../kit/usePopup";
import { t } from "../../text";
import type { InputProps } from "../contract";
import { textValue } from "../values";
import { TypedBox } from "./TypedBox";

interface DayBoxProps extends InputProps {
  text: (value: InputProps["value"]) => string;
  parse: (text: string) => Parsed;
  /** Join a chosen day with what the value already says (its time). */
  join: (day: string, before: string) => string;
}

export function DayBox(props: DayBoxProps) {
  const { value, onChange, scope, text, parse, join } = props;
  const [open, setOpen] = useState(false);
  const [box, setBox] = useState<HTMLElement | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const style = usePopup(box, open, { minWidth: 0, maxHeight: 360 });
  const day = "value" in parse(textValue(value)) ? textValue(value).slice(0, 10) : null;

  useEffect(() => {
    if (!open) return;
    const outside = (event: MouseEvent) => {
      const target = event.target as Node;
      if (!panel.current?.contains(target) && !box?.contains(target)) setOpen(false);
    };
    document.addEventListener("mousedown", outside, true);
    return () => document.removeEventListener("mousedown", outside, true);
  }, [open, box]);

  const close = () => {
    setOpen(false);
    box?.querySelector("input")?.focus();
  };
  return (
    <>
      <TypedBox
        {...props}
        boxRef={setBox}
        shown={text}
        typed={text}
        parse={parse}
        suffix={
          <button
            type="button"
            className="box-button"
            disabled={props.disabled}
            aria-label={t("calendar.open")}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Icon name="calendar" size={15} />
          </button>
        }
      />
      {open &&
        style &&
        createPortal(
          <div
            ref={panel}
            className="choices"
            style={{ ...style, minWidth: 0 }}
            onKeyDown={(event) => event.key === "Escape" && close()}
            role="dialog"
            aria-label={t("calendar.open")}
          >
            <Calendar
              value={day}
              today={scope.today}
              onPick={(chosen) => {
                onChange(join(chosen, textValue(value)));
                close();
              }}
            />
          </div>,
          document.body,
        )}
    </>
  );
}
