/** A year of months: each day worked or off, and who says so; clicked, drawn over, or walked with the arrow keys. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { dayByKey } from "../../../../kit/days";
import { t } from "../../../../text";
import { between, type DayLook, monthOf } from "./days";

interface YearProps {
  year: number;
  today: string;
  look: (day: string) => DayLook;
  /** Some days become worked, or off. */
  onSay: (days: readonly string[], isWorked: boolean) => void;
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

const dayOfTarget = (target: EventTarget | null): string | null =>
  target instanceof Element
    ? (target.closest<HTMLElement>("[data-day]")?.getAttribute("data-day") ?? null)
    : null;

export function Year({ year, today, look, onSay }: YearProps) {
  const box = useRef<HTMLDivElement>(null);
  const first = today.startsWith(`${year}-`) ? today : `${year}-01-01`;
  /** Where Tab leads to, and from where Shift counts. */
  const [at, setAt] = useState(first);
  const [drawn, setDrawn] = useState<{ from: string; to: string } | null>(null);
  const focused = at.startsWith(`${year}-`) ? at : first;
  const marked = new Set(drawn ? between(drawn.from, drawn.to) : []);

  // A pointer that is let go outside of the calendar ends the range as well.
  useEffect(() => {
    if (!drawn) return;
    const handleUp = () => {
      if (drawn.from !== drawn.to) onSay(between(drawn.from, drawn.to), !look(drawn.from).isWorked);
      setDrawn(null);
    };
    window.addEventListener("pointerup", handleUp, { once: true });
    return () => window.removeEventListener("pointerup", handleUp);
  }, [drawn, look, onSay]);

  const handleDown = (event: PointerEvent) => {
    const day = dayOfTarget(event.target);
    if (day && event.pointerType === "mouse" && event.button === 0 && !event.shiftKey)
      setDrawn({ from: day, to: day });
  };
  const handleOver = (event: PointerEvent) => {
    const day = dayOfTarget(event.target);
    if (drawn && day && day !== drawn.to) setDrawn({ ...drawn, to: day });
  };
  const press = (day: string, withShift: boolean) => {
    const isWorked = withShift ? look(focused).isWorked : !look(day).isWorked;
    onSay(withShift ? between(focused, day) : [day], isWorked);
    setAt(day);
  };
  const handleKey = (event: KeyboardEvent) => {
    const next = dayByKey(focused, event.key, event.shiftKey);
    if (!next?.startsWith(`${year}-`)) return;
    event.preventDefault();
    setAt(next);
    box.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the days in it are buttons; a range is drawn over all of them
    <div
      className="work-year"
      ref={box}
      onPointerDown={handleDown}
      onPointerOver={handleOver}
      onKeyDown={handleKey}
    >
      {MONTHS.map((month) => (
        <fieldset key={month} className="work-month">
          <legend>{t("workdays.month", { year, month })}</legend>
          <div className="work-days">
            {t("workdays.weekdays")
              .split(" ")
              .map((name, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: in English two days have one letter
                <span key={place} className="work-weekday" aria-hidden>
                  {name}
                </span>
              ))}
            {monthOf(year, month).map((day, place) =>
              day === null ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: places before the first day
                <span key={place} />
              ) : (
                <Day
                  key={day}
                  day={day}
                  look={look(day)}
                  isToday={day === today}
                  isMarked={marked.has(day)}
                  isFocused={day === focused}
                  onPress={press}
                />
              ),
            )}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

interface DayProps {
  day: string;
  look: DayLook;
  isToday: boolean;
  isMarked: boolean;
  isFocused: boolean;
  onPress: (day: string, withShift: boolean) => void;
}

function Day({ day, look: { isWorked, by }, isToday, isMarked, isFocused, onPress }: DayProps) {
  const says = t(isWorked ? "workdays.day.worked" : "workdays.day.off", { day });
  const label = `${says} · ${t(`workdays.by.${by}`)}`;
  const looks = [
    "work-day",
    isWorked ? "is-worked" : "is-off",
    `is-${by}`,
    ...(isToday ? ["is-today"] : []),
    ...(isMarked ? ["is-marked"] : []),
  ];
  return (
    <button
      type="button"
      className={looks.join(" ")}
      data-day={day}
      tabIndex={isFocused ? 0 : -1}
      title={label}
      aria-current={isToday ? "date" : undefined}
      onClick={(event) => onPress(day, event.shiftKey)}
    >
      <span className="num" aria-hidden>
        {Number(day.slice(8))}
      </span>
      {by !== "weekday" && <i aria-hidden>{t(isWorked ? "workdays.worked" : "workdays.off")}</i>}
      <span className="visually-hidden">{label}</span>
    </button>
  );
}
