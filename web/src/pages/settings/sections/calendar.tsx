/** 「工作日历」: which days of a year are worked and which are off (调休), and since when the company works here (开账日). */
import { Button } from "antd";
import { useId, useState } from "react";
import { calendarApi, calendarKey, type Days, type WorkCalendar } from "../../../api/calendar";
import { useSession } from "../../../api/hooks";
import { t } from "../../../text";
import { Setting } from "../form/Setting";
import { SettingForm } from "../form/SettingForm";
import type { Section } from "../section";
import { byDay, type DayLook, lookOf, otherwise, saying } from "./calendar/days";
import { PasteDays } from "./calendar/PasteDays";
import { Year } from "./calendar/Year";
import "../../../text/workdays";
import "./calendar.css";

const MOST_AHEAD = 5;

function Body() {
  const today = useSession().data?.today ?? "";
  return (
    <Setting name={calendarKey} read={calendarApi.read}>
      {(kept) => (
        <>
          <WorkDays key={JSON.stringify(kept.rows)} kept={kept} today={today} />
          <Opening key={kept.opening_day ?? ""} kept={kept} today={today} />
        </>
      )}
    </Setting>
  );
}

/** With what is saved the section begins anew, in the year it was in. */
let lastYear: number | null = null;

function WorkDays({ kept, today }: { kept: WorkCalendar; today: string }) {
  const thisYear = Number(today.slice(0, 4));
  const [year, setYear] = useState(lastYear ?? kept.unknown[0] ?? thisYear);
  const [draft, setDraft] = useState<Days>({});
  const rows = byDay(kept.rows);
  const look = (day: string): DayLook => {
    const said = draft[day];
    if (said === undefined) return lookOf(rows, day);
    if (said !== null) return { isWorked: said, by: "own" };
    const given = rows.get(day)?.given ?? null;
    return { isWorked: otherwise(rows, day), by: given === null ? "weekday" : "given" };
  };
  /** Only what differs from what is kept is to be saved. */
  const say = (days: Days) => {
    const next = Object.entries({ ...draft, ...days }).filter(([day, said]) => {
      const row = rows.get(day);
      return said !== (row?.is_own ? row.is_worked : null);
    });
    setDraft(Object.fromEntries(next));
    lastYear = year;
  };
  const go = (to: number) => {
    lastYear = to;
    setYear(to);
  };
  const count = Object.keys(draft).length;
  const own = kept.rows.filter((row) => row.is_own && row.day.startsWith(`${year}-`));
  const reset = () =>
    say(
      Object.fromEntries([
        ...own.map((row) => [row.day, null] as const),
        ...Object.keys(draft)
          .filter((day) => day.startsWith(`${year}-`))
          .map((day) => [day, null] as const),
      ]),
    );
  const isTouched = Object.keys(draft).some((day) => day.startsWith(`${year}-`));
  const elsewhere = kept.unknown.filter((one) => one !== year);
  const isKnown = kept.years.includes(year) || own.length > 0 || year < (kept.years[0] ?? year);
  return (
    <SettingForm name={calendarKey} asked={{ days: draft }} isDirty={count > 0} save={calendarApi.set}>
      <div className="settings-part work-calendar">
        <p className="muted">{t("workdays.hint")}</p>
        {!isKnown && (
          <p className="work-warning" role="status">
            {t("workdays.unknown", { year })}
          </p>
        )}
        {elsewhere.length > 0 && (
          <p className="work-warning" role="status">
            {t("workdays.unknownElse", { years: elsewhere.join(t("kit.semicolon")) })}{" "}
            <button type="button" className="link-button" onClick={() => go(elsewhere[0] ?? year)}>
              {t("workdays.see", { year: elsewhere[0] ?? year })}
            </button>
          </p>
        )}
        <div className="work-head">
          <Button
            aria-label={t("workdays.back")}
            disabled={year <= (kept.years[0] ?? thisYear) - 1}
            onClick={() => go(year - 1)}
          >
            ‹
          </Button>
          <h3 aria-live="polite">{t("workdays.year", { year })}</h3>
          <Button
            aria-label={t("workdays.next")}
            disabled={year >= thisYear + MOST_AHEAD}
            onClick={() => go(year + 1)}
          >
            ›
          </Button>
          <Button
            disabled={own.length === 0 && !isTouched}
            title={t("workdays.resetHint", { year })}
            onClick={reset}
          >
            {t("workdays.reset")}
          </Button>
        </div>
        <ul className="work-legend" aria-label={t("workdays.legend")}>
          {(["given", "worked", "own", "weekend"] as const).map((one) => (
            <li key={one}>
              <span
                className={`work-day ${one === "worked" ? "is-worked is-given" : `is-off is-${one}`}`}
                aria-hidden
              >
                {one === "weekend" ? "" : t(one === "worked" ? "workdays.worked" : "workdays.off")}
              </span>
              {t(`workdays.legend.${one}`)}
            </li>
          ))}
        </ul>
        <Year
          year={year}
          today={today}
          look={look}
          onSay={(days, isWorked) => say(saying(rows, days, isWorked))}
        />
        <PasteDays
          onTake={(days) => {
            const every = Object.keys(days);
            say({
              ...saying(
                rows,
                every.filter((day) => days[day]),
                true,
              ),
              ...saying(
                rows,
                every.filter((day) => !days[day]),
                false,
              ),
            });
            const [first] = every.sort();
            if (first) go(Number(first.slice(0, 4)));
          }}
        />
        <p className="settings-hint">{t("workdays.kept")}</p>
        {count > 0 && <p role="status">{t("workdays.changed", { n: count })}</p>}
      </div>
    </SettingForm>
  );
}

function Opening({ kept, today }: { kept: WorkCalendar; today: string }) {
  const [day, setDay] = useState(kept.opening_day ?? "");
  const id = useId();
  return (
    <SettingForm
      name={calendarKey}
      asked={{ opening_day: day || null }}
      isDirty={day !== (kept.opening_day ?? "")}
      save={calendarApi.set}
    >
      <div className="settings-part">
        <h3>{t("workdays.opening")}</h3>
        <div className="settings-field">
          <label htmlFor={id}>{t("workdays.openingLabel")}</label>
          <div className="work-opening">
            <input
              id={id}
              type="date"
              value={day}
              max={`${Number(today.slice(0, 4)) + 1}-12-31`}
              aria-describedby={`${id}-hint`}
              onChange={(event) => setDay(event.target.value)}
            />
            {day && <Button onClick={() => setDay("")}>{t("workdays.openingNone")}</Button>}
          </div>
          <p className="settings-hint" id={`${id}-hint`}>
            {t("workdays.openingHint")}
          </p>
        </div>
      </div>
    </SettingForm>
  );
}

export const section: Section = {
  key: "calendar",
  place: 28,
  title: () => t("workdays.title"),
  icon: "calendar",
  isWide: true,
  Body,
};
