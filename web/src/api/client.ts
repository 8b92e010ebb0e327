/**
 * One function that speaks HTTP with the server: language, CSRF, problem+json, sign-in again.
 * Does not own the list of calls (calls.ts) or their caching (hooks.ts).
 */
import { currentLang, t } from "../text";
import type { Problem } from "./types";

/** The server refused; `problem` says why in the user's language. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.errors[0]?.message || problem.title);
    this.name = "ApiError";
  }
  get status() {
    return this.problem.status;
  }
  get code() {
    return this.problem.code;
  }
}

/** Nothing came back: no network, server down. */
export class Unreachable extends Error {
  constructor() {
    super(t("api.unreachable"));
    this.name = "Unreachable";
  }
}

export interface Call {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** An API key to send instead of the session. */
  bearer?: string;
  /** False for the calls that sign in: their 401 is an answer, not the end of a session. */
  again?: boolean;
  /** True for what is sent while the page goes away. */
  keepalive?: boolean;
}

type SignInAgain = () => Promise<boolean>;
let signInAgain: SignInAgain | null = null;
let viewingOver: (() => void) | null = null;
let csrf = "";

/** Name what happens when the session has ended; resolving true repeats the refused call. */
export function onSessionEnd(handler: SignInAgain | null): void {
  signInAgain = handler;
}

/** Name what happens when looking with another's eyes is over: nothing is answered until it is left. */
export function onViewingOver(handler: (() => void) | null): void {
  viewingOver = handler;
}

/** Ask to sign in again after a 401; true repeats what was refused. */
export const signInOnceMore = async (): Promise<boolean> => (await signInAgain?.()) ?? false;

export function rememberCsrf(value: string): void {
  csrf = value;
}

/** Make a random key for Idempotency-Key (crypto.randomUUID is missing on plain http addresses). */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function csrfToken(): string {
  const cookie = /(?:^|; )huodan_csrf=([^;]*)/.exec(document.cookie);
  return cookie?.[1] ? decodeURIComponent(cookie[1]) : csrf;
}

export async function send(call: Call): Promise<Response> {
  const isForm = call.body instanceof FormData;
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": currentLang(),
    ...(call.body !== undefined && !isForm ? { "Content-Type": "application/json" } : {}),
    ...(call.method && call.method !== "GET" ? { "X-CSRF-Token": csrfToken() } : {}),
    ...(call.bearer ? { Authorization: `Bearer ${call.bearer}` } : {}),
    ...call.headers,
  };
  const body =
    call.body === undefined ? undefined : isForm ? (call.body as FormData) : JSON.stringify(call.body);
  try {
    return await fetch(`/api/v1${call.path}`, {
      method: call.method ?? "GET",
      headers,
      body,
      signal: call.signal,
      keepalive: call.keepalive,
      credentials: call.bearer ? "omit" : "same-origin",
    });
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new Unreachable();
  }
}

async function problemOf(answer: Response): Promise<Problem> {
  const body: Partial<Problem> = await answer.json().catch(() => ({}));
  return {
    ...body,
    status: answer.status,
    code: body.code ?? `http_${answer.status}`,
    title: body.title ?? t("api.refused", { status: answer.status }),
    errors: body.errors ?? [],
  };
}

/** Send one call, anew after signing in again; throws ApiError or Unreachable. */
async function answered(call: Call): Promise<Response> {
  let answer = await send(call);
  if (answer.status === 401 && call.again !== false && signInAgain && (await signInAgain())) {
    answer = await send(call);
  }
  if (answer.ok) return answer;
  const problem = await problemOf(answer);
  if (problem.code === "viewing_over") viewingOver?.();
  throw new ApiError(problem);
}

async function read<T>(call: Call, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new Unreachable();
  }
}

/** Send one call and give back its JSON; throws ApiError or Unreachable. */
export async function request<T>(call: Call): Promise<T> {
  const answer = await answered(call);
  if (answer.status === 204) return undefined as T;
  return read<T>(call, () => answer.json());
}

/** Send one call that is answered by a file, or by JSON if the file comes later. */
export async function requestFile<T>(call: Call): Promise<T | { file: Blob; name: string }> {
  const answer = await answered(call);
  if (answer.status === 202) return read<T>(call, () => answer.json());
  const said = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
  const file = await read(call, () => answer.blob());
  return { file, name: decodeURIComponent(said?.[1] ?? "export") };
}

export function isProblem(error: unknown, code: string): error is ApiError {
  return error instanceof ApiError && error.code === code;
}
