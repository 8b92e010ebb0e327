/** A state that is as it was when somebody comes back to its place in the browser's history. */
import { useReducer } from "react";
import { useRoute } from "../router";

/** More places than these nobody goes back through. */
const MOST = 200;
const placed = new Map<string, unknown>();

/** `name` tells states of one place apart. */
export function usePlaced<T>(name: string, start: T): [T, (next: T) => void] {
  const at = `${useRoute((route) => route.key)} ${name}`;
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const set = (next: T) => {
    if (placed.size >= MOST && !placed.has(at)) placed.delete(placed.keys().next().value ?? "");
    placed.set(at, next);
    redraw();
  };
  return [placed.has(at) ? (placed.get(at) as T) : start, set];
}
