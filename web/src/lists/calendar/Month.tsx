/** Weeks below one another, a field per day: a few records each, the others behind a word. */
import { type DragEvent, useRef, useState } from "react";
import type { ListRow } from "../../api/types";
import { addDays } from "../../kit/days";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { textAt, titleOf } from "../laid/CardBody";
import { type CardShape, optionTint } from "../laid/card";
import { type OpenCard, openBy } from "../laid/open";
import type { Tints } from "../laid/useTints";
import type { Listing } from "../listing";
import { DayDialog } from "./DayDialog";
import type { Entry, Span } from "./days";
import type { useDays } from "./useCalendar";

export interface DaysProps {
  listing: Listing;
  weeks: readonly (readonly string[])[];
  span: Span;
  at: string;
  today: string;
  read: ReturnType<typeof useDays>;
  shape: CardShape;
  tints: Tints;
  href: (id: string) => string;
  onOpen?: OpenCard;
  canMove: boolean;
  onNew?: (day: string) => void;
  onMove: (row: ListRow, from: string, to: string, title: string) => void;
}

const SHOWN: Record<Span, number> = { month: 3, week: 14 };

export function Month(props: DaysProps) {
  const { weeks, span, read } = props;
  const held = useRef<{ row: ListRow; from: string } | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const dropOf = (day: string) => ({
    onDragOver: (event: DragEvent) => {
      if (!held.current) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "move" as const;
      if (over !== day) setOver(day);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const taken = held.current;
      held.current = null;
      setOver(null);
      if (taken) props.onMove(taken.row, taken.from, day, titleOf(props.shape, taken.row));
    },
  });
  return (
    <div className={`calendar-weeks is-${span}`} aria-busy={read.isFetching}>
      <div className="calendar-names" aria-hidden>
        {weeks[0]?.map((day, index) => (
          <span key={day}>{t(`days.weekday.${(index + 1) as 1}`)}</span>
        ))}
      </div>
      {weeks.map((week) => (
        <div key={week[0]} className="calendar-week">
          {week.map((day) => (
            <Day
              key={day}
              {...props}
              day={day}
              isOver={over === day}
              drop={dropOf(day)}
              onHold={(one) => {
                held.current = one;
                if (!one) setOver(null);
              }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface DayProps extends DaysProps {
  day: string;
  isOver: boolean;
  drop: { onDragOver: (event: DragEvent) => void; onDrop: (event: DragEvent) => void };
  onHold: (held: { row: ListRow; from: string } | null) => void;
}

function Day(props: DayProps) {
  const { day, read, span, at, today, drop, onNew } = props;
  const entries = read.found.get(day) ?? [];
  const count = read.countOf(day);
  const shown = entries.slice(0, SHOWN[span]);
  const look = ["calendar-day", props.isOver && "is-over", day === today && "is-today"];
  if (span === "month" && day.slice(0, 7) !== at.slice(0, 7)) look.push("is-beside");
  const showAll = () =>
    void ask<true>((close) => (
      <DayDialog
        listing={props.listing}
        day={day}
        shape={props.shape}
        href={props.href}
        onOpen={props.onOpen}
        onClose={() => close(null)}
      />
    ));
  return (
    <section className={look.filter(Boolean).join(" ")} aria-label={day} data-day={day} {...drop}>
      <header>
        <span className="num">{Number(day.slice(8))}</span>
        {onNew && (
          <button
            type="button"
            className="plain-button calendar-new"
            aria-label={t("days.newOn", { day })}
            title={t("days.newOn", { day })}
            onClick={() => onNew(day)}
          >
            <Icon name="plus" size={14} />
          </button>
        )}
      </header>
      <ul>
        {shown.map((entry) => (
          <EntryLine key={entry.row.id} {...props} entry={entry} ids={entries.map((one) => one.row.id)} />
        ))}
      </ul>
      {count > shown.length && (
        <button type="button" className="plain-button is-link calendar-more" onClick={showAll}>
          {t("days.more", { n: count - shown.length })}
        </button>
      )}
      {onNew && (
        <button
          type="button"
          className="calendar-rest"
          tabIndex={-1}
          aria-hidden
          onClick={() => onNew(day)}
        />
      )}
    </section>
  );
}

/** Alt with an arrow moves a record by a day or a week. */
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

interface EntryLineProps extends DayProps {
  entry: Entry;
  ids: readonly string[];
}

function EntryLine({ entry, ids, day, shape, tints, ...props }: EntryLineProps) {
  const { row } = entry;
  const title = titleOf(shape, row);
  const color = optionTint(shape, row) ?? tints.get(row.id);
  const look = ["calendar-entry", color && `tint-${color} edge-${color}`, day > entry.first && "is-going-on"];
  const more = shape.lines.map((line) => textAt(line, row)).filter(Boolean);
  return (
    <li>
      <a
        className={look.filter(Boolean).join(" ")}
        href={props.href(row.id)}
        title={[title, ...more, props.canMove ? t("days.moveHint") : ""].filter(Boolean).join("\n")}
        draggable={props.canMove}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setData("text/plain", title);
          props.onHold({ row, from: day });
        }}
        onDragEnd={() => props.onHold(null)}
        onClick={(event) => openBy(event, props.onOpen, { id: row.id, ids, count: ids.length })}
        onKeyDown={(event) => {
          const by = event.altKey ? STEPS[event.key] : undefined;
          if (by === undefined) return;
          event.preventDefault();
          props.onMove(row, day, addDays(day, by), title);
        }}
      >
        <b>{title}</b>
        {more.length > 0 && <span>{more.slice(0, 2).join(" · ")}</span>}
      </a>
    </li>
  );
}
