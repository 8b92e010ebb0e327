/**
 * New records written below a list: each row is saved when it is left, a paste at once. What is not saved yet is kept by
 * this tab of the browser, also over reading the page anew, until it is saved or given up.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../api/calls";
import { ApiError } from "../../api/client";
import { keys } from "../../api/hooks";
import type { FormView } from "../../api/types";
import type { Rows, SheetColumn } from "../../grid/contract";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import {
  again,
  back,
  drawn,
  kept,
  left,
  lost,
  type NewRow,
  ready,
  refused,
  restored,
  sent,
  valuesOf,
  waiting,
  without,
  written,
} from "./newRows";
import { warnedOf } from "./sending";
import type { Warned } from "./steps";

export interface NewRows {
  rows: Rows;
  take: (rows: Rows) => void;
  /** The cursor went to a row, or to none of these. */
  onRow: (key: string | null) => void;
  /** Step back in a row; false when it is none of these. */
  undo: (key: string) => boolean;
  problem: (row: string, column: string) => string | null;
  waiting: readonly { id: string; path: string; problem: string }[];
  /** How many rows are written and not on their way. */
  open: number;
  save: () => void;
  drop: (keys?: readonly string[]) => void;
}

const WHERE = "huodan.grid.new";
/** Sign in first, come later, answers of a proxy: they say nothing of what became of a save. */
const UNKNOWN = [401, 429, 502, 503, 504];

export function useNewRows(
  app: string,
  form: FormView,
  person: string,
  columns: readonly SheetColumn[],
  onSaved: (saved: Iterable<string>, warned: readonly Warned[]) => void,
): NewRows {
  const client = useQueryClient();
  const at = `${WHERE}.${person}.${app}.${form.key}`;
  const [news, setNews] = useState<readonly NewRow[]>(() => restored(readKept(at)));
  const now = useRef(news);
  const isGone = useRef(false);
  const put = useCallback(
    (change: (news: readonly NewRow[]) => readonly NewRow[]) => {
      const next = change(now.current);
      if (next === now.current) return;
      now.current = next;
      keep(at, kept(next));
      if (!isGone.current) setNews(next);
    },
    [at],
  );
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      if (kept(now.current).length > 0) toast.say(t("cells.newKept"));
    };
  }, []);

  // Another page of the tab finds them again; a tab that closes takes them along.
  const isKeeping = kept(news).length > 0;
  useEffect(() => {
    if (!isKeeping) return;
    const asks = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", asks);
    return () => window.removeEventListener("beforeunload", asks);
  }, [isKeeping]);

  const save = useCallback(
    async (group: readonly NewRow[]) => {
      const operations = group.map((one) => ({ op: "create" as const, values: valuesOf(one) }));
      const reread = () => client.invalidateQueries({ queryKey: keys.form(app, form.key) });
      try {
        const { results } = await api.batch(app, form.key, operations, group[0]?.send ?? "");
        const undo = async () => {
          const gone = results.map(({ id, version }) => ({ op: "delete" as const, id, version }));
          await api.batch(app, form.key, gone, `undo-${group[0]?.send}`).catch(toast.fail);
          await reread();
        };
        const said = t("cells.made", { n: results.length });
        const warned = warnedOf(results);
        toast.saved(said, warned, form.can.delete ? () => void undo() : undefined);
        onSaved(
          results.map((one) => one.id),
          warned,
        );
        // They stand here until they stand in the list.
        await reread();
        put((before) => without(before, group));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const isKnown = error instanceof ApiError && !UNKNOWN.includes(error.status);
        const errors = error instanceof ApiError ? error.problem.errors : [];
        put((before) => (isKnown ? refused(before, group, errors, message) : lost(before, group, message)));
      }
    },
    [client, app, form, put, onSaved],
  );
  useEffect(() => {
    const group = ready(news);
    if (!group) return;
    put((before) => sent(before, group));
    const names = new Set(group.map((one) => one.row.key));
    void save(now.current.filter((one) => names.has(one.row.key)));
  }, [news, put, save]);

  const paths = useMemo(() => new Set(columns.map((column) => column.key)), [columns]);
  const rows = useMemo(() => news.map((one) => drawn(one, paths, t("cells.newSaving"))), [news, paths]);
  const open = useMemo(() => waiting(news), [news]);
  const problems = useMemo(() => new Map(open.map((one) => [`${one.id}\n${one.path}`, one.problem])), [open]);
  return {
    rows,
    take: useCallback((next: Rows) => put((before) => written(before, next)), [put]),
    onRow: useCallback((key: string | null) => put((before) => left(before, key)), [put]),
    undo: (key) => {
      const next = back(now.current, key);
      if (next) put(() => next);
      return next !== null;
    },
    problem: useCallback(
      (row: string, column: string) => problems.get(`${row}\n${column}`) ?? null,
      [problems],
    ),
    waiting: open,
    open: news.filter((one) => one.state !== "sending").length,
    save: () => put(again),
    drop: (some) =>
      put((before) =>
        before.filter((one) => one.state === "sending" || (some && !some.includes(one.row.key))),
      ),
  };
}

function readKept(at: string): NewRow[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(at) ?? "[]");
    return Array.isArray(found) ? (found as NewRow[]) : [];
  } catch {
    return [];
  }
}

function keep(at: string, news: readonly NewRow[]): void {
  try {
    if (news.length === 0) sessionStorage.removeItem(at);
    else sessionStorage.setItem(at, JSON.stringify(news));
  } catch {
    // full, or switched off: the page works without
  }
}
