/** Twelve months of a year, or twelve years, to choose one from; arrows and Page keys move. Texts "2026-05" and "2026". */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { t } from "../text";
import { Icon } from "./Icon";
import "./calendar.css";

interface SpansProps {
  unit: "month" | "year";
  value: string | null;
  today: string;
  takesFocus?: boolean;
  onPick: (chosen: string) => void;
}

const leaps: Record<string, number | undefined> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -3,
  ArrowDown: 3,
  PageUp: -12,
  PageDown: 12,
};

/** Months are counted through from year 0, years as they are: twelve of either stand together. */
const toNumber = (unit: SpansProps["unit"], text: string) =>
  unit === "year" ? Number(text.slice(0, 4)) : Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;

const toText = (unit: SpansProps["unit"], number: number) =>
  unit === "year"
    ? String(number).padStart(4, "0")
    : `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;

const FIRST = { month: 1900 * 12, year: 1900 };
const LAST = { month: 9999 * 12 + 11, year: 9999 };

export function Spans({ unit, value, today, takesFocus = false, onPick }: SpansProps) {
  const now = toNumber(unit, today);
  const [at, setAt] = useState(value === null ? now : toNumber(unit, value));
  const grid = useRef<HTMLDivElement>(null);
  const moved = useRef(takesFocus);
  const first = Math.floor(at / 12) * 12;
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-span="${at}"]`)?.focus();
  }, [at]);
  const go = (by: number, byKey: boolean) => {
    moved.current = byKey;
    setAt(Math.min(Math.max(at + by, FIRST[unit]), LAST[unit]));
  };
  const handleKey = (event: KeyboardEvent) => {
    const leap = leaps[event.key];
    if (leap === undefined) return;
    event.preventDefault();
    go(leap, true);
  };
  const years = unit === "month" ? toText("year", first / 12) : `${first}–${first + 11}`;
  const turn = (by: number, label: string) => (
    <button type="button" className="plain-button" onClick={() => go(by, false)} aria-label={label}>
      <Icon name={by < 0 ? "back" : "next"} size={14} />
    </button>
  );
  return (
    <div className="calendar">
      <div className="calendar-head">
        {turn(-12, t("calendar.yearBack"))}
        <span className="num">{years}</span>
        {turn(12, t("calendar.yearNext"))}
      </div>
      <div
        className="calendar-days is-spans"
        ref={grid}
        onKeyDown={handleKey}
        role="toolbar"
        aria-label={years}
      >
        {Array.from({ length: 12 }, (_, place) => first + place).map((one) => {
          const text = toText(unit, one);
          return (
            <button
              key={one}
              type="button"
              data-span={one}
              tabIndex={one === at ? 0 : -1}
              className={`${text === value ? "is-chosen" : ""}${one === now ? " is-today" : ""}`}
              aria-pressed={text === value}
              onClick={() => onPick(text)}
            >
              {unit === "month" ? t("calendar.month", { n: (one % 12) + 1 }) : one}
            </button>
          );
        })}
      </div>
      <button type="button" className="plain-button is-link" onClick={() => onPick(toText(unit, now))}>
        {t(unit === "month" ? "calendar.thisMonth" : "calendar.thisYear")}
      </button>
    </div>
  );
}
