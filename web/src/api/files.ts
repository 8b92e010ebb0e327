/** Files on the wire: what one is, where it lies, and sending one with progress. */

import { currentLang, t } from "../text";
import { ApiError, csrfToken, newKey, request, signInOnceMore, Unreachable } from "./client";
import type { Problem } from "./types";

/** A file of an attachment or image field. */
export interface FileRef {
  id: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Media type, told by the content. */
  type: string;
}

export const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"];

export const isPicture = (file: FileRef): boolean => PICTURES.includes(file.type);

/** Whether a browser shows the file by itself without running anything of it. */
export const canLookAt = (file: FileRef): boolean => isPicture(file) || file.type === "application/pdf";

/** The address of a file, or of its small (192 px) or large (1600 px) picture. */
export function fileUrl(id: string, as?: "small" | "large" | "download"): string {
  const how = as === "download" ? "?download" : as ? `?size=${as}` : "";
  return `/api/v1/files/${id}${how}`;
}

let asked: Promise<{ largest: number; largest_mb: number }> | null = null;

/** How large one file may be; asked once. */
export function fileLimits(): Promise<{ largest: number; largest_mb: number }> {
  asked ??= request<{ largest: number; largest_mb: number }>({ path: "/files/limits" }).catch((error) => {
    asked = null;
    throw error;
  });
  return asked;
}

/** Ask anew: an administrator set another. */
export function forgetFileLimits(): void {
  asked = null;
}

export interface Sending {
  /** From 0 to 1. */
  onProgress: (done: number) => void;
  signal: AbortSignal;
  /** Repeating it with the same key never makes two files. */
  key?: string;
  /** The field it is meant for, as `app/form/field`: that says how pictures are kept. */
  field?: string;
  /** The task whose answer it signs or goes with, for who may write no field for files. */
  task?: string;
}

/** Send one file; throws ApiError or Unreachable, or what `signal` was aborted with. */
export async function sendFile(file: File, sending: Sending): Promise<FileRef> {
  const key = sending.key ?? newKey();
  let answer = await post(file, key, sending);
  if (answer.status === 401 && (await signInOnceMore())) answer = await post(file, key, sending);
  if (answer.status === 201) return JSON.parse(answer.text) as FileRef;
  throw new ApiError(problemIn(answer));
}

interface Answer {
  status: number;
  text: string;
}

/** XMLHttpRequest and not fetch: only it tells how far an upload is. */
function post(file: File, key: string, { onProgress, signal, field, task }: Sending): Promise<Answer> {
  const body = new FormData();
  if (field) body.set("field", field);
  if (task) body.set("task", task);
  body.set("file", file);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const call = new XMLHttpRequest();
    call.open("POST", "/api/v1/files");
    call.setRequestHeader("Accept-Language", currentLang());
    call.setRequestHeader("X-CSRF-Token", csrfToken());
    call.setRequestHeader("Idempotency-Key", key);
    call.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    call.onload = () => resolve({ status: call.status, text: call.responseText });
    call.onerror = () => reject(new Unreachable());
    call.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => call.abort());
    call.send(body);
  });
}

function problemIn({ status, text }: Answer): Problem {
  let body: Partial<Problem> = {};
  try {
    body = JSON.parse(text);
  } catch {
    // a proxy answered, not the server
  }
  return {
    ...body,
    status,
    code: body.code ?? `http_${status}`,
    title: body.title ?? t("api.refused", { status }),
    errors: body.errors ?? [],
  };
}
