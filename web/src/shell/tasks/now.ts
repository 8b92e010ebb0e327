/** The moment waiting is counted to: that of the server, whose day may be another one where a demo is shown. */
import { useState } from "react";
import { useSession } from "../../api/hooks";

const DAY = 24 * 3_600_000;

/** A browser's clock, moved to the server's day if it is more than a day off. today: "2026-05-06". */
export function serverNow(now: number, today: string | undefined): number {
  const here = new Date(now);
  const midnight = Date.UTC(here.getFullYear(), here.getMonth(), here.getDate());
  const days = Math.round((Date.parse(`${today}T00:00:00Z`) - midnight) / DAY);
  return Math.abs(days) > 1 ? now + days * DAY : now;
}

/** Held for the life of a component: a wait is told in minutes, and what changes is read anew. */
export function useNow(): number {
  const today = useSession().data?.today;
  const [now] = useState(Date.now);
  return serverNow(now, today);
}
