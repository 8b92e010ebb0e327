/** The days of a month or week that have records, below one another: for narrow screens. */
import { useEffect, useRef } from "react";
import { Icon } from "../../kit/Icon";
import { t } from "../../text";
import { CardBody } from "../laid/CardBody";
import { optionTint } from "../laid/card";
import { openBy } from "../laid/open";
import type { DaysProps } from "./Month";

export function DayList({ weeks, span, at, today, read, shape, tints, href, onOpen, onNew }: DaysProps) {
  const days = weeks.flat().filter((day) => span === "week" || day.slice(0, 7) === at.slice(0, 7));
  const list = useRef<HTMLDivElement>(null);
  const isHere = !read.isPending && days.includes(today);
  // What was before today is above it.
  useEffect(() => {
    if (isHere) list.current?.querySelector(".is-today")?.scrollIntoView({ block: "center" });
  }, [isHere]);
  const full = days.filter((day) => read.countOf(day) > 0 || day === today);
  return (
    <div ref={list} className="calendar-list" aria-busy={read.isFetching}>
      {full.length === 0 && !read.isPending && <p className="muted">{t("days.nothing")}</p>}
      {full.map((day) => {
        const entries = read.found.get(day) ?? [];
        const ids = entries.map((one) => one.row.id);
        const missing = read.countOf(day) - entries.length;
        return (
          <section
            key={day}
            aria-label={day}
            data-day={day}
            className={day === today ? "is-today" : undefined}
          >
            <header>
              <h3 className="num">
                {t("days.dayHead", { month: Number(day.slice(5, 7)), day: Number(day.slice(8)) })}{" "}
                <span className="muted">
                  {t(`days.weekday.${(((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1) as 1}`)}
                </span>
              </h3>
              {onNew && (
                <button
                  type="button"
                  className="plain-button"
                  aria-label={t("days.newOn", { day })}
                  onClick={() => onNew(day)}
                >
                  <Icon name="plus" size={16} />
                </button>
              )}
            </header>
            <ul className="calendar-cards">
              {entries.map(({ row }) => {
                const edge = optionTint(shape, row);
                const tint = tints.get(row.id);
                const look = ["laid-card", edge && `edge-${edge}`, tint && `tint-${tint}`];
                return (
                  <li key={row.id}>
                    <a
                      className={look.filter(Boolean).join(" ")}
                      href={href(row.id)}
                      onClick={(event) => openBy(event, onOpen, { id: row.id, ids, count: ids.length })}
                    >
                      <CardBody shape={shape} row={row} />
                    </a>
                  </li>
                );
              })}
            </ul>
            {missing > 0 && <p className="muted">{t("days.more", { n: missing })}</p>}
          </section>
        );
      })}
    </div>
  );
}
