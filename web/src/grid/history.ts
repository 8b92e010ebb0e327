/** Undo and redo over whole states, newest last; pure. */

export interface History<T> {
  readonly past: readonly T[];
  readonly future: readonly T[];
}

const STEPS = 50;

export const noHistory: History<never> = { past: [], future: [] };

/** Remember the state before a change; what was undone is forgotten. */
export function remember<T>(history: History<T>, before: T): History<T> {
  return { past: [...history.past, before].slice(-STEPS), future: [] };
}

/** Go one step back from `now`; null when there is none. */
export function undo<T>({ past, future }: History<T>, now: T): { history: History<T>; state: T } | null {
  const state = past.at(-1);
  return state === undefined
    ? null
    : { state, history: { past: past.slice(0, -1), future: [...future, now] } };
}

export function redo<T>({ past, future }: History<T>, now: T): { history: History<T>; state: T } | null {
  const state = future.at(-1);
  return state === undefined
    ? null
    : { state, history: { past: [...past, now], future: future.slice(0, -1) } };
}
