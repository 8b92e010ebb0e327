/** A form being filled whose draft is kept in this browser until it is saved: read once, written after each pause. */
import { useEffect, useRef, useState } from "react";
import { useSession } from "../api/hooks";
import { type Attempt, draftOf } from "../runtime/draft";
import type { Form } from "../runtime/form";
import { type DraftPlace, draftAt, dropDraft, keepDraft } from "./drafts";

/** Write down what was typed after so long a pause. */
const PAUSE_MS = 400;

/** What was kept before, and how to write and to give it up. Who looks with another's eyes keeps nothing. */
export function useKeptDraft({ title, ...place }: DraftPlace & { title: string }) {
  const session = useSession();
  const person = session.data && session.data.viewing === null ? session.data.user.id : "";
  const [before] = useState(() => draftAt(person, place));
  const lost = useRef<Attempt | null>(before?.lost ?? null);
  const step = useRef(before?.step);
  const drop = () => {
    lost.current = null;
    dropDraft(person, place);
  };
  const write = (form: Form) => {
    if (person === "") return;
    const draft = draftOf(form.view, form.store.getState());
    if (!draft && !lost.current) return dropDraft(person, place);
    const empty = { version: null, values: {}, wrong: {}, rows: {}, saved: {} };
    const at = new Date().toISOString();
    const left = { lost: lost.current ?? undefined, step: step.current };
    keepDraft(person, { ...place, title, at, draft: draft ?? empty, ...left });
  };
  return { before, lost, step, write, drop };
}

/** Write the draft after each pause, and at once when the page goes away. */
export function useWriting(form: Form, write: (form: Form) => void, isDone: { current: boolean }): void {
  const latest = useRef(write);
  latest.current = write;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waits = false;
    const now = () => {
      clearTimeout(timer);
      if (waits && !isDone.current) latest.current(form);
      waits = false;
    };
    const stop = form.store.subscribe((state, before) => {
      const kept = ["touched", "rows", "values", "staged"] as const;
      if (kept.every((part) => state[part] === before[part])) return;
      waits = true;
      clearTimeout(timer);
      timer = setTimeout(now, PAUSE_MS);
    });
    document.addEventListener("visibilitychange", now);
    window.addEventListener("pagehide", now);
    return () => {
      now();
      stop();
      document.removeEventListener("visibilitychange", now);
      window.removeEventListener("pagehide", now);
    };
  }, [form, isDone]);
}

/** The time of day a draft was left at, with the day if that is not today. */
export function clockOf(at: string): string {
  const when = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const clock = `${two(when.getHours())}:${two(when.getMinutes())}`;
  const isToday = when.toDateString() === new Date().toDateString();
  return isToday ? clock : `${two(when.getMonth() + 1)}-${two(when.getDate())} ${clock}`;
}
