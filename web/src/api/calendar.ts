/** The working days of the company and the day it began to work here, on the wire. */
import { request } from "./client";

/** A day that is not as its weekday is. given: as the State Council said; is_own: as the company said. */
export interface DayRow {
  day: string;
  is_worked: boolean | null;
  given: boolean | null;
  is_own: boolean;
}

export interface WorkCalendar {
  rows: readonly DayRow[];
  /** Years the State Council gave days off for. */
  years: readonly number[];
  /** Years deadlines run into of which nobody said which days are off. */
  unknown: readonly number[];
  opening_day: string | null;
}

/** Null: as the day would be otherwise. */
export type Days = Readonly<Record<string, boolean | null>>;

export const calendarKey = ["settings", "calendar"] as const;

export const calendarApi = {
  read: () => request<WorkCalendar>({ path: "/calendar" }),
  set: (body: { days?: Days; opening_day?: string | null }) =>
    request<WorkCalendar>({ method: "POST", path: "/calendar", body }),
};
