/** The records of one day, and the way to a new one on it. */
import { useState } from "react";
import type { FieldView } from "../../api/types";
import { dayQuery, type useDays } from "../../lists/calendar/useCalendar";
import type { CardShape } from "../../lists/laid/card";
import { useTints } from "../../lists/laid/useTints";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { Nothing } from "../kit/Screen";
import { hrefs } from "../places";
import { LaidCard } from "./LaidCard";
import { MoreBelow } from "./MoreBelow";
import { Bones } from "./States";
import { usePages } from "./usePages";

interface DayCardsProps {
  listing: Listing;
  date: FieldView;
  day: string;
  read: ReturnType<typeof useDays>;
  shape: CardShape;
}

const weekdayOf = (day: string) => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

export function DayCards({ listing, date, day, read, shape }: DayCardsProps) {
  const { app, form } = listing;
  const place = { app: app.key, form: form.key };
  const entries = (read.found.get(day) ?? []).map((one) => one.row);
  const left = read.countOf(day) - entries.length;
  const [wantsAll, setWantsAll] = useState(false);
  const pages = usePages(app.key, form.key, wantsAll ? dayQuery(listing, day) : null);
  const rows = wantsAll && pages.rows.length > 0 ? pages.rows : entries;
  const tints = useTints(listing, rows);
  const canCreate = form.can.create && !date.readonly;
  const head = t("days.dayHead", { month: Number(day.slice(5, 7)), day: Number(day.slice(8)) });
  return (
    <section aria-label={day} data-testid="day">
      <header className="day-head">
        <h3 className="num">
          {head} <span className="muted">{t(`days.weekday.${weekdayOf(day) as 1}`)}</span>
        </h3>
      </header>
      {read.isPending && <Bones />}
      {!read.isPending && rows.length === 0 && left <= 0 && (
        <Nothing
          title={t("phone.dayEmpty", { day: head })}
          hint={canCreate ? t("phone.dayHint", { noun: form.noun }) : undefined}
        />
      )}
      <ul className="cards" aria-label={head}>
        {rows.map((row) => (
          <li key={row.id} className="lane-card">
            <LaidCard shape={shape} row={row} href={hrefs.record(place, row.id)} tint={tints.get(row.id)} />
          </li>
        ))}
      </ul>
      {left > 0 && !wantsAll && (
        <button type="button" className="button is-wide" onClick={() => setWantsAll(true)}>
          {t("days.more", { n: left })}
        </button>
      )}
      {wantsAll && <MoreBelow pages={pages} />}
    </section>
  );
}
