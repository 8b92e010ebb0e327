/** What somebody began in this browser and did not save: kept by the browser, for each person, until saved or given up. */

import { keep, readKept } from "../kit/kept";
import type { Attempt, Draft } from "../runtime/draft";

/** What a draft is of. */
export interface DraftPlace {
  app: string;
  form: string;
  /** The record that was being edited; null for a new one. */
  id: string | null;
  /** The record a new one began as a copy of. */
  copy?: string;
  /** The record a new one was begun from, by the relation to it: "customer:cus_1". */
  of?: string;
  /** The day a new one was begun on: "required_on:2026-05-06". */
  on?: string;
}

export interface KeptDraft extends DraftPlace {
  title: string;
  at: string;
  draft: Draft;
  /** A save was sent and nothing heard of it. */
  lost?: Attempt;
  /** The step it was left at. */
  step?: string;
}

const WHAT = "drafts";
/** Files and long texts aside, a draft takes some kilobytes; a browser gives five million. */
const MOST = 10;

const isSame = (one: DraftPlace, place: DraftPlace) =>
  one.app === place.app &&
  one.form === place.form &&
  one.id === place.id &&
  one.copy === place.copy &&
  one.of === place.of &&
  one.on === place.on;

export const draftsOf = (person: string): readonly KeptDraft[] => readKept<KeptDraft[]>(person, WHAT) ?? [];

export const draftAt = (person: string, place: DraftPlace): KeptDraft | null =>
  draftsOf(person).find((one) => isSame(one, place)) ?? null;

export const withKept = (all: readonly KeptDraft[], one: KeptDraft): KeptDraft[] =>
  [one, ...all.filter((other) => !isSame(other, one))].slice(0, MOST);

export const keepDraft = (person: string, one: KeptDraft): void =>
  keep(person, WHAT, withKept(draftsOf(person), one));

export function dropDraft(person: string, place: DraftPlace): void {
  const left = draftsOf(person).filter((one) => !isSame(one, place));
  keep(person, WHAT, left.length > 0 ? left : null);
}
