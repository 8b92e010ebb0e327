/** A calendar of records: a month or a week; on phones the days below one another. */
import { useMemo, useState } from "react";
import type { FieldView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { useNarrow } from "../../kit/useNarrow";
import { t } from "../../text";
import { shapeOf } from "../laid/card";
import type { OpenCard } from "../laid/open";
import { useTints } from "../laid/useTints";
import type { Listing } from "../listing";
import { DayList } from "./DayList";
import { type Span, stepped, weeksOf } from "./days";
import { Month } from "./Month";
import { useDayMove, useDays } from "./useCalendar";
import "../laid/laid.css";
import "./calendar.css";

export interface CalendarProps {
  listing: Listing;
  today: string;
  /** The day to begin with, where that is not today. */
  start?: string;
  href: (id: string) => string;
  onOpen?: OpenCard;
  /** Begin a record on a day; without it nobody can. */
  onNew?: (day: string) => void;
}

export function Calendar({ listing, ...props }: CalendarProps) {
  const { fields } = listing.form;
  const date = fields.find((one) => one.key === listing.laid.date);
  const until = fields.find((one) => one.key === listing.laid.until);
  return date ? <Board listing={listing} date={date} until={until} {...props} /> : null;
}

interface BoardProps extends CalendarProps {
  date: FieldView;
  until?: FieldView;
}

const SPANS = ["month", "week"] as const;

function Board({ listing, date, until, today, start, href, onOpen, onNew }: BoardProps) {
  const narrow = useNarrow();
  const [span, setSpan] = useState<Span>("month");
  const [at, setAt] = useState(start ?? today);
  const weeks = useMemo(() => weeksOf(span, at || today), [span, at, today]);
  const days = useMemo(() => weeks.flat(), [weeks]);
  const read = useDays(listing, days);
  const tints = useTints(listing, read.rows);
  const shape = useMemo(() => shapeOf(listing), [listing]);
  const move = useDayMove(listing, date, until);
  const canMove = listing.form.can.update && !date.readonly && !(until?.readonly ?? false);
  const shared = {
    listing,
    weeks,
    span,
    at,
    today,
    read,
    shape,
    tints,
    href,
    onOpen,
    canMove,
    onNew: listing.form.can.create && !date.readonly ? onNew : undefined,
    onMove: (...asked: Parameters<typeof move>) => {
      if (canMove) void move(...asked);
      else toast.say(t("kanban.mayNotMove", { field: date.label }));
    },
  };
  const heading =
    span === "month"
      ? t("days.month", { year: at.slice(0, 4), month: Number(at.slice(5, 7)) })
      : t("days.week", { first: days[0] ?? "", last: days.at(-1)?.slice(5) ?? "" });
  return (
    <div className="calendar-board" data-testid="calendar">
      <header className="calendar-head">
        <button
          type="button"
          className="plain-button"
          aria-label={t("days.earlier")}
          onClick={() => setAt(stepped(span, at, -1))}
        >
          <Icon name="back" size={18} />
        </button>
        <h2 aria-live="polite">{heading}</h2>
        <button
          type="button"
          className="plain-button"
          aria-label={t("days.later")}
          onClick={() => setAt(stepped(span, at, 1))}
        >
          <Icon name="next" size={18} />
        </button>
        <button type="button" className="tool" onClick={() => setAt(today)}>
          {t("days.today")}
        </button>
        <fieldset className="choice-tabs calendar-spans" aria-label={t("days.span")}>
          {SPANS.map((one) => (
            <button key={one} type="button" aria-pressed={span === one} onClick={() => setSpan(one)}>
              {t(`days.by.${one}`)}
            </button>
          ))}
        </fieldset>
      </header>
      {read.error && !read.data ? (
        <p className="laid-trouble">
          {read.error.message}
          <button type="button" className="plain-button is-link" onClick={() => void read.refetch()}>
            {t("page.retry")}
          </button>
        </p>
      ) : narrow ? (
        <DayList {...shared} />
      ) : (
        <Month {...shared} />
      )}
    </div>
  );
}
