/** Moving what is chosen: asked for once more, then portion by portion, with how far it is. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { taskKeys } from "../../../api/todo";
import { renew } from "../../../api/underWay";
import { type Chosen, moveChosen, NONE, type Outcome } from "./moving";

const NOTHING: Outcome = { moved: 0, looked: 0, refused: [], isStopped: false };

export interface MovingDesk {
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
  /** How far it is while it goes on. */
  busy: Outcome | null;
  /** How many there are to look at. */
  total: number;
  /** What became of it, once it has ended. */
  done: Outcome | null;
  /** Why it ended before its end. */
  failure: string | null;
  begin: (total: number) => Promise<void>;
  stop: () => void;
}

export function useMoving(app: string, flow: string): MovingDesk {
  const client = useQueryClient();
  const [chosen, choose] = useState(NONE);
  const [busy, setBusy] = useState<Outcome | null>(null);
  const [total, setTotal] = useState(0);
  const [done, setDone] = useState<Outcome | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const isStopped = useRef(false);
  const stop = () => {
    isStopped.current = true;
  };
  // Who leaves the page stops it between two portions.
  useEffect(
    () => () => {
      isStopped.current = true;
    },
    [],
  );
  const begin = async (total: number) => {
    isStopped.current = false;
    let soFar = NOTHING;
    setTotal(total);
    setBusy(NOTHING);
    setDone(null);
    setFailure(null);
    const onStep = (told: Outcome) => {
      soFar = told;
      setBusy(told);
    };
    try {
      const call = (wish: Parameters<typeof renew>[2]) => renew(app, flow, wish);
      soFar = await moveChosen(chosen, { call, onStep, isStopped: () => isStopped.current });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    await client.invalidateQueries({ queryKey: taskKeys.all });
    setDone(soFar);
    setBusy(null);
    choose(NONE);
  };
  return { chosen, choose, busy, total, done, failure, begin, stop };
}
