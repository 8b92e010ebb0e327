/** Records that look like one being filled in, as the server tells them. */
import type { Payload, Ref, Value } from "./types";

export interface Lookalike {
  id: string;
  title: string | null;
  owner: Ref | null;
  /** The fields that are alike, and what stands in them there. */
  why: { field: string; label: string; value: Value }[];
}

export interface LookalikesAnswer {
  records: Lookalike[];
  more: boolean;
  /** There are some the reader may not see, and the form tells of them. */
  unseen: boolean;
}

export type AskLookalikes = (values: Payload) => Promise<LookalikesAnswer>;
