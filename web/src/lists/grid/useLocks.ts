/**
 * Asks, of the records that are shown, which of their cells may not be written: before somebody types into them. One after
 * the other, and as long as an answer took nothing is asked: whoever scrolls has at most half of one worker of the server.
 */
import { useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../api/calls";
import { ApiError } from "../../api/client";
import type { Rows, SheetColumn } from "../../grid/contract";
import { t } from "../../text";
import { type Lock, type Locks, lockedRows, lockOf, unasked, wholeLock, withLatest } from "./locks";

export interface Shown {
  first: number;
  last: number;
}

interface Place {
  app: string;
  form: string;
}

const REST_MS = 150;
const FORBIDDEN = 403;

export function useLocks(place: Place, rows: Rows, columns: readonly SheetColumn[], shown: Shown): Rows {
  const { app, form } = place;
  const [locks, setLocks] = useState<Locks>(new Map());
  const asked = useRef<ReadonlyMap<string, number>>(new Map());
  const latest = useRef({ rows, shown });
  useEffect(() => {
    latest.current = { rows, shown };
  });
  const isAsking = useRef(false);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows or another stretch of them are looked at
  useEffect(() => {
    const next = () => {
      const { rows, shown } = latest.current;
      return isGone.current ? undefined : unasked(rows, shown.first, shown.last, asked.current)[0];
    };
    const ask = async () => {
      if (isAsking.current) return;
      isAsking.current = true;
      for (let row = next(); row; row = next()) {
        const { key } = row;
        asked.current = withLatest(asked.current, key, Number(row.values.version));
        const began = performance.now();
        const lock = await askLock(app, form, key);
        setLocks((before) => (lock || before.has(key) ? withLock(before, key, lock) : before));
        await new Promise((done) => setTimeout(done, performance.now() - began));
      }
      isAsking.current = false;
    };
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => clearTimeout(timer);
  }, [app, form, rows, shown]);
  return useMemo(() => lockedRows(rows, locks, columns), [rows, locks, columns]);
}

function withLock(locks: Locks, key: string, lock: Lock | null): Locks {
  if (lock) return withLatest(locks, key, lock);
  return new Map([...locks].filter(([one]) => one !== key));
}

/** Where nobody can say, the cells stay open: the door judges when they are saved. */
async function askLock(app: string, form: string, id: string): Promise<Lock | null> {
  try {
    const { readonly, locked } = await api.preview(app, form, { id, values: {} });
    return lockOf(readonly, locked ?? t("cells.lockedByRule"));
  } catch (error) {
    const isForbidden = error instanceof ApiError && error.status === FORBIDDEN;
    return isForbidden ? wholeLock(t("cells.lockedRow")) : null;
  }
}
