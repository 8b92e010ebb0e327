/** What pages show is read again when the server says that it changed; of a hidden tab only once it is looked at. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { newKey } from "../api/client";
import { commentKeys } from "../api/comments";
import { keys } from "../api/hooks";
import { taskKeys } from "../api/todo";
import { type Hint, listen } from "./stream";

/** Names this tab, for as long as it is open. */
export const TAB = newKey();

/** Many people see one change at the same moment; their pages ask one after the other. */
const SPREAD_MS = 300;
/** A form that changes all the time is read again this often at most. */
const REST_MS = 1200;

type Hear = (app: string, form: string) => void;
const visitors = new Set<Hear>();

/** Be told when people open or leave records of a form; gives back how to stop. */
export function onPeople(hear: Hear): () => void {
  visitors.add(hear);
  return () => visitors.delete(hear);
}

/** Collect what became stale, and read it again in one go. */
export function gatherer(client: Pick<QueryClient, "invalidateQueries">, isShown: () => boolean) {
  const stale = new Map<string, readonly unknown[]>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last = 0;
  const flush = () => {
    timer = null;
    if (!isShown()) return;
    last = Date.now();
    for (const queryKey of stale.values()) void client.invalidateQueries({ queryKey });
    stale.clear();
  };
  const plan = () => {
    if (timer !== null || stale.size === 0) return;
    timer = setTimeout(flush, Math.max(0, last + REST_MS - Date.now()) + Math.random() * SPREAD_MS);
  };
  return {
    add(...made: (readonly unknown[])[]) {
      for (const key of made) stale.set(JSON.stringify(key), key);
      plan();
    },
    plan,
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Listen while somebody is signed in. */
export function useLive(isIn: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isIn) return;
    const gather = gatherer(client, () => document.visibilityState === "visible");
    const hear = (hint: Hint) => {
      if (hint.kind === "form")
        gather.add(keys.form(hint.app, hint.form), taskKeys.runsOf(hint.app, hint.form), taskKeys.records);
      else if (hint.kind === "people") for (const visitor of visitors) visitor(hint.app, hint.form);
      else if (hint.kind === "comments") gather.add(commentKeys.of(hint.app, hint.form));
      else if (hint.kind === "inbox") gather.add(commentKeys.messages, taskKeys.all);
      else if (hint.kind === "apps") gather.add(keys.apps, ["app"], ["views"], keys.forms, commentKeys.all);
      else gather.add(keys.forms, commentKeys.all, commentKeys.messages, taskKeys.all);
    };
    document.addEventListener("visibilitychange", gather.plan);
    const stop = listen(TAB, hear);
    return () => {
      stop();
      gather.stop();
      document.removeEventListener("visibilitychange", gather.plan);
    };
  }, [isIn, client]);
}
