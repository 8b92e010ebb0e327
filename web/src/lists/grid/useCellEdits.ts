/**
 * Writing into the cells of a list: what is written stands there at once, is saved act by act, and is undone by Ctrl+Z.
 * What the server refuses stays, with its reason, until it is put right, tried again or given up.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { keys } from "../../api/hooks";
import type { Value } from "../../api/types";
import type { Rows, SheetColumn } from "../../grid/contract";
import { noHistory } from "../../grid/history";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import {
  type Act,
  type CellChange,
  changed,
  idsOf,
  isRead,
  isReady,
  isStuck,
  newAct,
  overlaid,
  take,
} from "./acts";
import { noneOwn } from "./own";
import { sendAct, sendBack } from "./sending";
import { type Sent, type Steps, stepped, travelled, unsent, type Warned } from "./steps";
import { tellStays } from "./telling";
import { useWarnings } from "./useWarnings";

export interface CellEdits {
  rows: Rows;
  onRows: (rows: Rows) => void;
  onTravel: (step: "undo" | "redo") => void;
  problem: (row: string, column: string) => string | null;
  /** What was warned of in a cell when it was saved last. */
  warning: (row: string, column: string) => string | null;
  warn: (saved: Iterable<string>, warned: readonly Warned[]) => void;
  /** Cells that wait for somebody. */
  stuck: readonly CellChange[];
  /** Of a long save: records saved so far, and all of them. */
  progress: { done: number; total: number } | null;
  /** Which cells an undo left alone, and whose change stays there. */
  notes: readonly string[];
  forget: () => void;
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
  /** The path of what a record is called, and the name a row of the server has. */
  title: string;
  nameOf: (row: RowNow) => string;
}

type RowNow = Readonly<Record<string, Value>>;

const NO_VERSIONS: ReadonlyMap<string, number> = new Map();
const LONG = 50;
const PAUSE_MS = 40;

export function useCellEdits(place: Place, read: Rows, columns: readonly SheetColumn[]): CellEdits {
  const { app, form, title, nameOf } = place;
  const client = useQueryClient();
  const [acts, setActs] = useState<readonly Act[]>([]);
  const [progress, setProgress] = useState<CellEdits["progress"]>(null);
  const [notes, setNotes] = useState<readonly string[]>([]);
  const steps = useRef<Steps>(noHistory);
  const own = useRef(noneOwn);
  const cancelled = useRef(false);
  const latest = useRef({ acts, read, columns });
  latest.current = { acts, read, columns };
  const rows = useMemo(() => overlaid(read, acts), [read, acts]);
  const paths = useMemo(() => columns.map((column) => column.key), [columns]);

  // Read at once by whoever sends: an act that is sent holds what was written in it by then, also since the last drawing.
  const now = useRef(acts);
  const put = useCallback((change: (acts: readonly Act[]) => readonly Act[]) => {
    now.current = change(now.current);
    setActs(now.current);
  }, []);
  const versionsOf = useCallback((cells: readonly CellChange[]) => {
    const wanted = new Set(cells.map((cell) => cell.id));
    const found = latest.current.read.filter((row) => wanted.has(row.key));
    return new Map(found.map((row) => [row.key, Number(row.values.version ?? 1)]));
  }, []);

  const warnings = useWarnings();
  const { warn } = warnings;
  const onRows = useCallback(
    (next: Rows) => {
      const cells = changed(rows, next, paths);
      if (cells.length > 0) put((before) => take(before, cells, versionsOf(cells)));
    },
    [rows, paths, put, versionsOf],
  );

  const settle = useCallback(
    async (act: Act, sent: Sent) => {
      steps.current = stepped(steps.current, act, sent);
      // Stopped by hand, what was not sent any more is given up; an undo has it in its step.
      const left = act.way === "do" && sent.error ? [...sent.refused, ...sent.rest] : [];
      if (left.length > 0) toast.fail(new Error(t("cells.refused")));
      else if (sent.error) toast.fail(sent.error);
      if (sent.warned.length > 0) toast.saved(t("record.saved"), sent.warned);
      warn(sent.versions.keys(), sent.warned);
      put((before) =>
        before.flatMap((one) => {
          if (one.key !== act.key) return [one];
          const saved: Act = { ...one, cells: sent.done, versions: sent.versions, state: "saved" };
          const refused: Act = { ...newAct(left, one.versions, "do"), state: "refused", wasRefused: true };
          return [...(sent.done.length > 0 ? [saved] : []), ...(left.length > 0 ? [refused] : [])];
        }),
      );
      if (act.way !== "do") {
        const { columns, read } = latest.current;
        const names = (id: string, row?: RowNow) =>
          nameOf(row ?? read.find((one) => one.key === id)?.values ?? {});
        setNotes(await tellStays({ app, form, columns, way: act.way, nameOf: names }, sent));
      }
      await client.invalidateQueries({ queryKey: keys.form(app, form) });
    },
    [client, app, form, put, nameOf, warn],
  );

  // Rows are held while a cell is edited: what is saved stands over them until they are let go of.
  useEffect(() => {
    if (acts.some((act) => isRead(act, read))) put((before) => before.filter((act) => !isRead(act, read)));
  }, [acts, read, put]);

  // One act at a time: the next one builds on the versions of the one before.
  const isBusy = acts.some((act) => act.state === "sending");
  const next = isBusy ? undefined : acts.find(isReady);
  useEffect(() => {
    const ready = next && now.current.find((one) => one.key === next.key && isReady(one));
    if (!ready) return;
    const cells = ready.way === "do" ? ready.cells : travelled(steps.current, ready.way);
    if (!cells) {
      put((before) => before.filter((one) => one.key !== ready.key));
      return;
    }
    const act: Act = { ...ready, cells, state: "sending" };
    put((before) => before.map((one) => (one.key === act.key ? act : one)));
    const total = idsOf(cells).length;
    cancelled.current = false;
    if (total > LONG) setProgress({ done: 0, total });
    void (act.way === "do" ? sendAct : sendBack)({
      ...{ app, form, title, act, own },
      isCancelled: () => cancelled.current,
      onPiece: (count) => setProgress((now) => now && { ...now, done: now.done + count }),
    }).then((sent) => {
      setProgress(null);
      return settle(act, sent);
    });
  }, [next, app, form, title, put, settle]);

  // What is not sent yet is taken back at once; the rest waits its turn, after what is on its way.
  const onTravel = (step: "undo" | "redo") =>
    put((before) => {
      const waiting = step === "undo" ? unsent(before, steps.current) : undefined;
      return waiting ? before.filter((one) => one !== waiting) : [...before, newAct([], NO_VERSIONS, step)];
    });

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
    ...{ rows, onRows, onTravel, problem, ...warnings, stuck, progress, notes, retry },
    forget: () => setNotes([]),
    drop: () => put((before) => before.filter((act) => !isStuck(act))),
    cancel: () => {
      cancelled.current = true;
    },
  };
}

const plain = (act: Act): CellChange[] => act.cells.map(({ problem: _, ...cell }) => cell);
