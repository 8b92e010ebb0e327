/** The records of the days that are shown, how many each day has, and moving one to another day. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/calls";
import { historyApi } from "../../api/history";
import { keys } from "../../api/hooks";
import type { FieldView, ListRow } from "../../api/types";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { both } from "../filters";
import { pathsOf } from "../laid/card";
import type { Listing } from "../listing";
import { byDay, dayOf, entryOf, movedTo, windowWhere } from "./days";

/** More of them nobody reads in a month: days beyond tell their numbers. */
const MOST = 1000;

export function useDays(listing: Listing, days: readonly string[]) {
  const { app, form, laid, query } = listing;
  const { date = "", until } = laid;
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const where = both(query.where, windowWhere(date, until, first, last));
  const body = {
    columns: pathsOf(listing),
    where,
    order: [{ field: date, dir: "asc" as const }],
    limit: MOST,
    ...(query.search ? { search: query.search } : {}),
  };
  const asked = useQuery({
    queryKey: [...keys.form(app.key, form.key), "days", body],
    queryFn: ({ signal }) => api.query(app.key, form.key, body, signal),
    placeholderData: (before) => before,
  });
  const isCut = Boolean(asked.data?.next);
  // What is not at hand is at least counted, day by day.
  const counted = useQuery({
    queryKey: [...keys.form(app.key, form.key), "day-counts", where, date],
    queryFn: ({ signal }) =>
      api.aggregate(
        app.key,
        form.key,
        {
          where,
          group: [{ field: date, by: "day", key: "day" }],
          measures: [{ key: "n", op: "count" }],
          limit: 1000,
        },
        signal,
      ),
    enabled: isCut && !query.search,
  });
  const entries = useMemo(
    () => (asked.data?.rows ?? []).flatMap((row) => entryOf(row, date, until) ?? []),
    [asked.data, date, until],
  );
  const found = useMemo(() => byDay(entries, days), [entries, days]);
  const counts = useMemo(() => {
    const rows = counted.data?.rows ?? [];
    return new Map(rows.map((row) => [String(row.day), Number(row.n)]));
  }, [counted.data]);
  const countOf = (day: string) => Math.max(found.get(day)?.length ?? 0, isCut ? (counts.get(day) ?? 0) : 0);
  return { ...asked, rows: asked.data?.rows ?? [], found, countOf, isCut };
}

/** All records of one day, page by page. */
export function dayQuery(listing: Listing, day: string) {
  const { laid, query } = listing;
  return {
    ...query,
    columns: pathsOf(listing),
    where: both(query.where, windowWhere(laid.date ?? "", laid.until, day, day)),
  };
}

export function useDayMove(listing: Listing, date: FieldView, until: FieldView | undefined) {
  const { app, form } = listing;
  const client = useQueryClient();
  const reread = () => client.invalidateQueries({ queryKey: keys.form(app.key, form.key) });
  /** `from` is the day the record was taken at, one of those it lies on. */
  return async (row: ListRow, from: string, to: string, title: string): Promise<void> => {
    if (from === to) return;
    try {
      const values = movedTo(row, date, until, from, to);
      const saved = await api.update(app.key, form.key, row.id, Number(row.version), values);
      const undo = async () => {
        try {
          await historyApi.takeBack(app.key, form.key, row.id, saved.version);
        } catch (error) {
          toast.fail(error);
        }
        await reread();
      };
      const day = dayOf(values[date.key]) ?? to;
      // Somebody else had moved it there: theirs is not ours to undo.
      toast.saved(
        t("days.moved", { title, day }),
        saved.warnings,
        saved.changed ? () => void undo() : undefined,
      );
    } catch (error) {
      toast.fail(error);
    }
    await reread();
  };
}
