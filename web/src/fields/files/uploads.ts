/**
 * Files on their way up, for one field. No React: a box subscribes and draws.
 *
 * What is up joins the value; what is still on its way, or failed, is told as `wrong`, so that nobody saves without it.
 */
import { newKey } from "../../api/client";
import { type FileRef, fileLimits, sendFile } from "../../api/files";
import { t } from "../../text";

/** One after the other, so that they stand in the order they were chosen in. */
const AT_ONCE = 1;

export interface Upload {
  key: string;
  name: string;
  size: number;
  type: string;
  /** From 0 to 1. */
  done: number;
  /** Why it failed; null while it waits or runs. */
  error: string | null;
  /** Sending it again may help. */
  canRetry: boolean;
}

export interface UploadOptions {
  files: readonly FileRef[];
  most: number;
  /** Media types the field takes; none means any. */
  types: readonly string[];
  /** Where they will stand, as `app/form/field`. */
  field?: string;
  /** The task whose answer they go with. */
  task?: string;
  onChange: (files: readonly FileRef[], wrong?: string) => void;
}

interface Work {
  file: File;
  stop: AbortController;
  state: "waiting" | "running" | "failed";
}

export class Uploads {
  private list: readonly Upload[] = [];
  private readonly work = new Map<string, Work>();
  private readonly listeners = new Set<() => void>();

  constructor(private options: UploadOptions) {}

  /** Take what the box knows by now; it is drawn anew with every change of the value. */
  know(options: UploadOptions): void {
    this.options = options;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  current = (): readonly Upload[] => this.list;

  get isRunning(): boolean {
    return [...this.work.values()].some((one) => one.state !== "failed");
  }

  /** Begin to send files; gives back how many found no room. */
  add(files: readonly File[]): number {
    const room = Math.max(0, this.options.most - this.options.files.length - this.list.length);
    for (const file of files.slice(0, room)) {
      const key = newKey();
      this.work.set(key, { file, stop: new AbortController(), state: "waiting" });
      const { name, size, type } = file;
      this.list = [...this.list, { key, name, size, type, done: 0, error: null, canRetry: true }];
    }
    this.pump();
    this.tell();
    return Math.max(0, files.length - room);
  }

  retry(key: string): void {
    const work = this.work.get(key);
    if (!work) return;
    work.state = "waiting";
    work.stop = new AbortController();
    this.change(key, { error: null, done: 0 });
    this.pump();
    this.tell();
  }

  /** Cancel what is on its way, or forget what failed. */
  drop(key: string): void {
    this.work.get(key)?.stop.abort();
    this.forget(key);
    this.pump();
    this.tell();
  }

  /** The box is gone: whatever is on its way ends. */
  close(): void {
    for (const { stop } of this.work.values()) stop.abort();
    this.work.clear();
    this.list = [];
    this.listeners.clear();
  }

  private pump(): void {
    const running = [...this.work.values()].filter((one) => one.state === "running").length;
    const waiting = [...this.work].filter(([, one]) => one.state === "waiting");
    for (const [key, work] of waiting.slice(0, Math.max(0, AT_ONCE - running))) {
      work.state = "running";
      void this.send(key, work);
    }
  }

  private async send(key: string, work: Work): Promise<void> {
    const { signal } = work.stop;
    try {
      const { largest, largest_mb: limit } = await fileLimits();
      if (work.file.size > largest) {
        this.fail(key, work, t("file.tooLarge", { limit }), false);
        return;
      }
      const file = await sendFile(work.file, {
        key,
        signal,
        field: this.options.field,
        task: this.options.task,
        onProgress: (done) => !signal.aborted && this.change(key, { done }),
      });
      if (signal.aborted) return;
      if (this.options.types.length > 0 && !this.options.types.includes(file.type)) {
        this.fail(key, work, t("file.notPicture"), false);
        return;
      }
      this.forget(key);
      this.options = { ...this.options, files: [...this.options.files, file] };
    } catch (error) {
      if (signal.aborted) return;
      this.fail(key, work, error instanceof Error ? error.message : String(error), true);
      return;
    }
    this.pump();
    this.tell();
  }

  private fail(key: string, work: Work, error: string, canRetry: boolean): void {
    work.state = "failed";
    this.change(key, { error, canRetry });
    this.pump();
    this.tell();
  }

  private forget(key: string): void {
    this.work.delete(key);
    this.list = this.list.filter((one) => one.key !== key);
  }

  private change(key: string, more: Partial<Upload>): void {
    this.list = this.list.map((one) => (one.key === key ? { ...one, ...more } : one));
    this.draw();
  }

  private draw(): void {
    for (const listener of this.listeners) listener();
  }

  private tell(): void {
    const failed = this.list.filter((one) => one.error !== null).length;
    const going = this.list.length - failed;
    const wrong = failed
      ? t("file.failed", { count: failed })
      : going
        ? t("file.waiting", { count: going })
        : undefined;
    this.options.onChange(this.options.files, wrong);
    this.draw();
  }
}
