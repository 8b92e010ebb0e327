/**
 * Hints from the server, one stream per browser: the tab that holds the lease listens and tells the others.
 * A browser keeps six connections to a server; a stream in each of many tabs would leave none for work.
 * Owns the stream and who holds it. What a hint makes stale is told elsewhere (useLive.ts).
 */

/** What changed: a form, who has its records open, what is said about them, what one is told, some app, or nobody knows what (the stream was broken). */
export type Hint =
  | { kind: "form" | "people" | "comments"; app: string; form: string }
  | { kind: "apps" | "inbox" }
  | { kind: "any" };

const NAME = "huodan.live";
const LEASE_MS = 5000;
const RENEW_MS = 2000;

/** Who holds the stream, until when; kept where all tabs of the browser read it. */
export interface Lease {
  tab: string;
  until: number;
}

/** Decide whether a tab takes the lease: if it is its own, or nobody renewed it in time. */
export const isFree = (lease: Lease | null, tab: string, now: number): boolean =>
  lease === null || lease.tab === tab || lease.until < now || lease.until > now + 2 * LEASE_MS;

export function readLease(text: string | null): Lease | null {
  const [tab, until] = (text ?? "").split(" ");
  return tab && Number(until) ? { tab, until: Number(until) } : null;
}

/** Read an event of the stream; null for what this page does not know. */
export function readHint(kind: string, data: string): Hint | null {
  if (kind === "apps" || kind === "inbox") return { kind };
  const place = JSON.parse(data) as { app?: string; form?: string };
  if ((kind !== "form" && kind !== "people" && kind !== "comments") || !place.app || !place.form) return null;
  return { kind, app: place.app, form: place.form };
}

/** Hear hints until the returned function is called. */
export function listen(tab: string, hear: (hint: Hint) => void): () => void {
  // Browsers of 2020 on Apple devices have none: there each tab hears only while it holds the stream.
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : null;
  let stream: EventSource | null = null;
  let wasOpen = false;
  const tell = (hint: Hint) => {
    hear(hint);
    channel?.postMessage(hint);
  };
  const open = () => {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource("/api/v1/events");
    stream.onopen = () => {
      if (wasOpen) tell({ kind: "any" });
      wasOpen = true;
    };
    for (const kind of ["form", "people", "comments", "inbox", "apps"]) {
      stream.addEventListener(kind, (event) => {
        const hint = readHint(kind, (event as MessageEvent<string>).data);
        if (hint) tell(hint);
      });
    }
  };
  const close = () => {
    stream?.close();
    stream = null;
    wasOpen = false;
  };
  const renew = () => {
    const now = Date.now();
    if (!isFree(readLease(localStorage.getItem(NAME)), tab, now)) return close();
    localStorage.setItem(NAME, `${tab} ${now + LEASE_MS}`);
    open();
  };
  const letGo = () => {
    close();
    if (readLease(localStorage.getItem(NAME))?.tab === tab) localStorage.removeItem(NAME);
  };
  const look = () => document.visibilityState === "visible" && renew();
  if (channel) channel.onmessage = (event: MessageEvent<Hint>) => hear(event.data);
  const timer = setInterval(renew, RENEW_MS);
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", letGo);
  addEventListener("pageshow", renew);
  renew();
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    removeEventListener("pagehide", letGo);
    removeEventListener("pageshow", renew);
    letGo();
    channel?.close();
  };
}
