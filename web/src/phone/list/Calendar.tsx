/** A calendar: a month with what lies on each day, and the records of the day that was touched beneath. */
import { type KeyboardEvent, useMemo, useRef } from "react";
import { useSession } from "../../api/hooks";
import type { FieldView } from "../../api/types";
import { addMonthsTo, dayByKey } from "../../kit/days";
import { countText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { weeksOf } from "../../lists/calendar/days";
import { useDays } from "../../lists/calendar/useCalendar";
import { type CardShape, optionTint, shapeOf } from "../../lists/laid/card";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { useSwipe } from "../kit/useSwipe";
import { hrefs } from "../places";
import { go } from "../router";
import { DayCards } from "./DayCards";
import { Bones, Failed } from "./States";
import "./laid.css";

export default function Calendar({ listing }: { listing: Listing }) {
  const session = useSession();
  const date = listing.form.fields.find((one) => one.key === listing.laid.date);
  const today = session.data?.today;
  return date && today ? <Board listing={listing} date={date} today={today} /> : <Bones />;
}

interface BoardProps {
  listing: Listing;
  date: FieldView;
  today: string;
}

type Read = ReturnType<typeof useDays>;

function Board({ listing, date, today }: BoardProps) {
  const { app, form, search } = listing;
  const day = search.day ?? today;
  const month = day.slice(0, 7);
  const weeks = useMemo(() => weeksOf("month", `${month}-01`), [month]);
  const read = useDays(
    listing,
    useMemo(() => weeks.flat(), [weeks]),
  );
  const shape = useMemo(() => shapeOf(listing), [listing]);
  const show = (next: string) => {
    const place = { app: app.key, form: form.key };
    go(hrefs.list(place, { ...search, day: next === today ? undefined : next }), { replace: true });
  };
  const swipe = useSwipe((by) => show(addMonthsTo(day, by)));
  return (
    <div data-testid="calendar">
      <header className="month-head">
        <button
          type="button"
          className="tap"
          aria-label={t("days.earlier")}
          onClick={() => show(addMonthsTo(day, -1))}
        >
          <Icon name="back" size={20} />
        </button>
        <h2 aria-live="polite">
          {t("days.month", { year: day.slice(0, 4), month: Number(day.slice(5, 7)) })}
        </h2>
        <button
          type="button"
          className="tap"
          aria-label={t("days.later")}
          onClick={() => show(addMonthsTo(day, 1))}
        >
          <Icon name="next" size={20} />
        </button>
        <button type="button" className="button month-today" onClick={() => show(today)}>
          {t("days.today")}
        </button>
      </header>
      <div {...swipe}>
        <Days weeks={weeks} day={day} today={today} read={read} shape={shape} onShow={show} />
      </div>
      {read.error && !read.data ? (
        <Failed error={read.error} onRetry={() => read.refetch()} />
      ) : (
        <DayCards key={day} listing={listing} date={date} day={day} read={read} shape={shape} />
      )}
    </div>
  );
}

interface DaysProps {
  weeks: readonly (readonly string[])[];
  day: string;
  today: string;
  read: Read;
  shape: CardShape;
  onShow: (day: string) => void;
}

function Days({ weeks, day, today, read, shape, onShow }: DaysProps) {
  const grid = useRef<HTMLDivElement>(null);
  const handleKey = (event: KeyboardEvent) => {
    const next = dayByKey(day, event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    onShow(next);
    // Of another month it is drawn first.
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus());
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows pressed on the days inside pass through here
    <div className="month" ref={grid} onKeyDown={handleKey} aria-busy={read.isFetching}>
      <div className="month-week" aria-hidden>
        {weeks[0]?.map((one, index) => (
          <span key={one}>{t(`phone.weekday.${(index + 1) as 1}`)}</span>
        ))}
      </div>
      {weeks.map((week) => (
        <div key={week[0]} className="month-week">
          {week.map((one) => (
            <Day
              key={one}
              day={one}
              read={read}
              shape={shape}
              isOn={one === day}
              isToday={one === today}
              isOut={one.slice(0, 7) !== day.slice(0, 7)}
              onShow={onShow}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface DayProps extends Pick<DaysProps, "day" | "read" | "shape" | "onShow"> {
  isOn: boolean;
  isToday: boolean;
  isOut: boolean;
}

/** So many are dots; more are a number. */
const MOST_DOTS = 3;

function Day({ day, read, shape, isOn, isToday, isOut, onShow }: DayProps) {
  const count = read.countOf(day);
  const look = ["month-day", "num", isOn && "is-on", isToday && "is-today", isOut && "is-out"];
  return (
    <button
      type="button"
      className={look.filter(Boolean).join(" ")}
      data-day={day}
      tabIndex={isOn ? 0 : -1}
      aria-pressed={isOn}
      onClick={() => onShow(day)}
    >
      <span className="visually-hidden">{count > 0 ? t("phone.dayCount", { day, n: count }) : day}</span>
      <span className="month-number" aria-hidden>
        {Number(day.slice(8))}
      </span>
      <span className="month-marks" aria-hidden>
        {count > MOST_DOTS
          ? countText(count)
          : (read.found.get(day) ?? []).map(({ row }) => (
              <i key={row.id} className={`lane-dot dot-${optionTint(shape, row) ?? "blue"}`} />
            ))}
      </span>
    </button>
  );
}
