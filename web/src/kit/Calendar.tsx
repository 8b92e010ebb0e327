/** One month to choose a day from; arrows, Home, End and Page keys move, Enter chooses. Days are texts "2026-05-06". */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { currentLang, t } from "../text";
import { addMonthsTo, dayByKey, weeksOf } from "./days";
import { Icon } from "./Icon";
import "./calendar.css";

interface CalendarProps {
  value: string | null;
  today: string;
  /** The day has the focus as soon as it is shown. */
  takesFocus?: boolean;
  onPick: (day: string) => void;
}

function monthTitle(month: string): string {
  const locale = currentLang() === "zh" ? "zh-CN" : "en";
  const date = new Date(`${month}-01T00:00:00Z`);
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", timeZone: "UTC" }).format(date);
}

export function Calendar({ value, today, takesFocus = false, onPick }: CalendarProps) {
  const [day, setDay] = useState(value ?? today);
  const month = day.slice(0, 7);
  const grid = useRef<HTMLDivElement>(null);
  const moved = useRef(takesFocus);
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  }, [day]);
  const turn = (months: number) => {
    moved.current = false;
    setDay(addMonthsTo(day, months));
  };
  const handleKey = (event: KeyboardEvent) => {
    const next = dayByKey(day, event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    moved.current = true;
    setDay(next);
  };
  return (
    <div className="calendar">
      <div className="calendar-head">
        <button
          type="button"
          className="plain-button"
          onClick={() => turn(-12)}
          aria-label={t("calendar.yearBack")}
        >
          «
        </button>
        <button
          type="button"
          className="plain-button"
          onClick={() => turn(-1)}
          aria-label={t("calendar.back")}
        >
          <Icon name="back" size={14} />
        </button>
        <span>{monthTitle(month)}</span>
        <button
          type="button"
          className="plain-button"
          onClick={() => turn(1)}
          aria-label={t("calendar.next")}
        >
          <Icon name="next" size={14} />
        </button>
        <button
          type="button"
          className="plain-button"
          onClick={() => turn(12)}
          aria-label={t("calendar.yearNext")}
        >
          »
        </button>
      </div>
      <div className="calendar-days" ref={grid} onKeyDown={handleKey} role="group">
        {t("calendar.days")
          .split(" ")
          .map((name) => (
            <span key={name} className="calendar-name">
              {name}
            </span>
          ))}
        {weeksOf(month)
          .flat()
          .map((one) => (
            <button
              key={one}
              type="button"
              data-day={one}
              tabIndex={one === day ? 0 : -1}
              className={`${one === value ? "is-chosen" : ""}${one === today ? " is-today" : ""}${one.startsWith(month) ? "" : " is-out"}`}
              aria-label={one}
              aria-pressed={one === value}
              onClick={() => onPick(one)}
            >
              {Number(one.slice(8))}
            </button>
          ))}
      </div>
      <button type="button" className="plain-button is-link" onClick={() => onPick(today)}>
        {t("calendar.today")}
      </button>
    </div>
  );
}
