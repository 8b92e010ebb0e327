/** A typed day or moment with a calendar beside it. */
import { type ComponentType, useEffect, useRef, useState } from "react";
import { createPortal, flushSync } from "react-dom";
import type { Parsed } from "../../grid/contract";
import { Calendar } from "../../kit/Calendar";
import { Icon } from "../../kit/Icon";
import { usePopup } from "../../kit/usePopup";
import { t } from "../../text";
import type { InputProps } from "../contract";
import { textValue } from "../values";
import { TypedBox } from "./TypedBox";

export interface PickerProps {
  value: string | null;
  today: string;
  takesFocus?: boolean;
  onPick: (chosen: string) => void;
}

interface DayBoxProps extends InputProps {
  text: (value: InputProps["value"]) => string;
  parse: (text: string) => Parsed;
  /** Join a chosen day with what the value already says (its time). */
  join: (day: string, before: string) => string;
  /** What a day is chosen from, if it is not a day that is chosen. */
  Picker?: ComponentType<PickerProps>;
}

export function DayBox(props: DayBoxProps) {
  const { value, onChange, scope, text, parse, join, Picker = Calendar } = props;
  const [open, setOpen] = useState<"by key" | "by mouse" | null>(null);
  const [box, setBox] = useState<HTMLElement | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const style = usePopup(box, open !== null, { minWidth: 0, maxHeight: 360 });
  const day = "value" in parse(textValue(value)) ? textValue(value).slice(0, 10) : null;

  useEffect(() => {
    if (!open) return;
    const outside = ({ target }: Event) => {
      if (!panel.current?.contains(target as Node) && !box?.contains(target as Node)) setOpen(null);
    };
    const events = ["mousedown", "focusin"];
    for (const one of events) document.addEventListener(one, outside, true);
    return () => {
      for (const one of events) document.removeEventListener(one, outside, true);
    };
  }, [open, box]);

  const close = () => {
    const now = document.activeElement;
    setOpen(null);
    // Whoever has gone on meanwhile is not called back.
    if (now === document.body || panel.current?.contains(now)) box?.querySelector("input")?.focus();
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
            aria-expanded={open !== null}
            onClick={({ detail }) => setOpen(open ? null : detail === 0 ? "by key" : "by mouse")}
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
            <Picker
              value={day}
              today={scope.today}
              takesFocus={open === "by key"}
              onPick={(chosen) => {
                // The box begins anew when it gets the focus back: with the day that was chosen, not the one before.
                flushSync(() => onChange(join(chosen, textValue(value))));
                close();
              }}
            />
          </div>,
          document.body,
        )}
    </>
  );
}
