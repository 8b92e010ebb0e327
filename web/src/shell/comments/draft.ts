/** What was begun and not sent, by record, and other words by comment: it outlives the page being drawn anew, as when a colleague saves. */
import { create } from "zustand";
import type { CommentView } from "../../api/comments";
import type { Called } from "./mentions";

export interface Draft {
  text: string;
  chosen: readonly Called[];
  reply: CommentView | null;
  /** Names the attempt to send just this. */
  key: string;
}

const EMPTY: Draft = { text: "", chosen: [], reply: null, key: "" };
const useDrafts = create<{ by: Readonly<Record<string, Draft>> }>(() => ({ by: {} }));

export const useDraft = (record: string): Draft => useDrafts((state) => state.by[record]) ?? EMPTY;

/** Change a draft; another text is another attempt. */
export function setDraft(record: string, change: Partial<Draft>): void {
  useDrafts.setState(({ by }) => ({
    by: { ...by, [record]: { ...(by[record] ?? EMPTY), key: "", ...change } },
  }));
}

/** Whether something was begun. */
export const isBegun = (draft: Draft): boolean => draft !== EMPTY;

/** Give up what was begun. */
export function dropDraft(record: string): void {
  useDrafts.setState(({ by }) => ({ by: { ...by, [record]: EMPTY } }));
}

/** Forget what was sent; what was written meanwhile is another attempt and stays. */
export function forgetDraft(record: string, key: string): void {
  useDrafts.setState(({ by }) => (by[record]?.key === key ? { by: { ...by, [record]: EMPTY } } : { by }));
}
