/**
 * Writing into the cells of a list: what is written stands there at once, is saved act by act, and is undone by Ctrl+Z.
 * What the server refuses stays, with its reason, until it is put right, tried again or given up.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ApiError } from "../../api/client";
import { keys } from "../../api/hooks";
import type { Rows, SheetColumn } from "../../grid/contract";
import { type History, noHistory, remember } from "../../grid/history";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import {
  type Act,
  type CellChange,
  changed,
  isRead,
  isReady,
  isStuck,
  newAct,
  overlaid,
  take,
  turned,
} from "./acts";
import { type Sent, sendAct } from "./sending";

export interface CellEdits {
  rows: Rows;
  onRows: (rows: Rows) => void;
  onTravel: (step: "undo" | "redo") => void;
  problem: (row: string, column: string) => string | null;
  /** Cells that wait for somebody. */
  stuck: readonly CellChange[];
  /** Of a long save: records saved so far, and all of them. */
  progress: { done: number; total: number } | null;
  retry: () => void;
  drop: () => void;
  cancel: () => void;
  /** Something is not saved: queued, looked up, on its way, or it waits for somebody. */
  isUnsaved: boolean;
  /** Wait, not longer than this, for what is on its way; true when all is saved. */
  settled: (most_ms: number) => Promise<boolean>;
}

interface Place {
  app: string;
  form: string;
}

type Kept = History<readonly CellChange[]>;
const LONG = 50;
const PAUSE_MS = 40;

export function useCellEdits({ app, form }: Place, read: Rows, columns: readonly SheetColumn[]): CellEdits {
  const client = useQueryClient();
  const [acts, setActs] = useState<readonly Act[]>([]);
  const [progress, setProgress] = useState<CellEdits["progress"]>(null);
  const history = useRef<Kept>(noHistory);
  const own = useRef(new Map<string, number>());
  const cancelled = useRef(false);
  const latest = useRef({ acts, read });
  latest.current = { acts, read };
  const rows = useMemo(() => overlaid(read, acts), [read, acts]);
  const paths = useMemo(() => columns.map((column) => column.key), [columns]);

  const put = useCallback((change: (acts: readonly Act[]) => readonly Act[]) => {
    setActs((before) => change(before));
  }, []);
  const versionsOf = useCallback((cells: readonly CellChange[]) => {
    const wanted = new Set(cells.map((cell) => cell.id));
    const found = latest.current.read.filter((row) => wanted.has(row.key));
    return new Map(found.map((row) => [row.key, Number(row.values.version ?? 1)]));
  }, []);

  const onRows = useCallback(
    (next: Rows) => {
      const cells = changed(rows, next, paths);
      if (cells.length > 0) put((before) => take(before, cells, versionsOf(cells)));
    },
    [rows, paths, put, versionsOf],
  );

  const settle = useCallback(
    async (act: Act, sent: Sent) => {
      for (const [id, version] of sent.versions) own.current.set(id, version);
      history.current = kept(history.current, act, sent);
      if (sent.left.length > 0) {
        if (act.way === "do") toast.fail(new Error(t("cells.refused")));
        else if (isRefusal(sent.error)) toast.fail(new Error(t("cells.notBack")));
        if (act.way !== "do") toast.fail(sent.error);
      }
      const stays = sent.left.length > 0 && act.way === "do";
      put((before) =>
        before.flatMap((one) => {
          if (one.key !== act.key) return [one];
          const saved: Act = { ...one, cells: sent.done, versions: sent.versions, state: "saved" };
          const left: Act = { ...newAct(sent.left, one.versions, "do"), state: "refused" };
          return [...(sent.done.length > 0 ? [saved] : []), ...(stays ? [left] : [])];
        }),
      );
      await client.invalidateQueries({ queryKey: keys.form(app, form) });
    },
    [client, app, form, put],
  );

  // Rows are held while a cell is edited: what is saved stands over them until they are let go of.
  useEffect(() => {
    if (acts.some((act) => isRead(act, read))) put((before) => before.filter((act) => !isRead(act, read)));
  }, [acts, read, put]);

  // One act at a time: the next one builds on the versions of the one before.
  const isBusy = acts.some((act) => act.state === "sending");
  const next = isBusy ? undefined : acts.find(isReady);
  useEffect(() => {
    if (!next) return;
    put((before) => before.map((one) => (one.key === next.key ? { ...one, state: "sending" } : one)));
    const total = new Set(next.cells.map((cell) => cell.id)).size;
    cancelled.current = false;
    if (total > LONG) setProgress({ done: 0, total });
    void sendAct({
      ...{ app, form, act: next },
      own: (id) => own.current.get(id) ?? 0,
      isCancelled: () => cancelled.current,
      onPiece: (count) => setProgress((now) => now && { ...now, done: now.done + count }),
    }).then((sent) => {
      setProgress(null);
      return settle(next, sent);
    });
  }, [next, app, form, put, settle]);

  const onTravel = (step: "undo" | "redo") => {
    const waiting = acts.filter((act) => act.state === "open" || act.state === "refused").at(-1);
    if (step === "undo" && waiting) {
      put((before) => before.filter((one) => one !== waiting));
      return;
    }
    if (acts.some((act) => act.state === "sending")) return;
    const from = step === "undo" ? history.current.past : history.current.future;
    const cells = from.at(-1);
    if (!cells) return;
    const back = step === "undo" ? turned(cells) : cells;
    put((before) => [...before, newAct(back, own.current, step)]);
  };

  const stuck = useMemo(() => acts.filter(isStuck).flatMap((act) => act.cells), [acts]);
  const problems = useMemo(
    () =>
      new Map(stuck.flatMap((cell) => (cell.problem ? [[`${cell.id}\n${cell.path}`, cell.problem]] : []))),
    [stuck],
  );
  const problem = useCallback(
    (row: string, column: string) => problems.get(`${row}\n${column}`) ?? null,
    [problems],
  );
  // Tried again over what others have changed meanwhile: they were told of it and see the values there are.
  const fresh = (act: Act) => new Map([...act.versions, ...versionsOf(act.cells)]);
  const retry = () =>
    put((before) =>
      before.map((act) =>
        act.state === "refused" ? { ...act, state: "open", versions: fresh(act), cells: plain(act) } : act,
      ),
    );
  const settled = useCallback(async (most_ms: number) => {
    const until = performance.now() + most_ms;
    const now = () => latest.current.acts.filter((act) => act.state !== "saved");
    do await new Promise((done) => setTimeout(done, PAUSE_MS));
    while (now().some((act) => !isStuck(act)) && performance.now() < until);
    return now().length === 0;
  }, []);
  return {
    isUnsaved: acts.some((act) => act.state !== "saved"),
    settled,
    ...{ rows, onRows, onTravel, problem, stuck, progress, retry },
    drop: () => put((before) => before.filter((act) => !isStuck(act))),
    cancel: () => {
      cancelled.current = true;
    },
  };
}

const plain = (act: Act): CellChange[] => act.cells.map(({ problem: _, ...cell }) => cell);

/** The server said no; otherwise it could not be reached, or is not well. */
const isRefusal = (error: unknown): boolean => error instanceof ApiError && error.status < 500;

/** What was saved can be undone; what was undone can be done again. */
function kept(history: Kept, act: Act, { done, error }: Sent): Kept {
  if (act.way === "do") return done.length > 0 ? remember(history, done) : history;
  const from = act.way === "undo" ? history.past : history.future;
  const cells = from.at(-1);
  if (!cells) return history;
  // Where nothing was reached the step stays, and can be tried again.
  if (error && !isRefusal(error) && done.length === 0) return history;
  // What somebody else has changed since cannot be taken back; what stands before it still can.
  const to = done.length > 0 ? [cells] : [];
  return act.way === "undo"
    ? { past: history.past.slice(0, -1), future: [...history.future, ...to] }
    : { past: [...history.past, ...to], future: history.future.slice(0, -1) };
}
