/**
 * The forms and records somebody opened last in this browser, newest first: which they were, and no word of them. What they are
 * called is asked anew whenever it is shown (useAtHand.ts), so that what may not be seen any more is not told.
 */
import { keep, readKept } from "../kit/kept";

export interface Opened {
  app: string;
  form: string;
  /** Null for the list of the form. */
  id: string | null;
}

const MOST = 10;
const WHAT = "opened";

export const openedBy = (person: string): readonly Opened[] =>
  (readKept<Opened[]>(person, WHAT) ?? []).map(({ app, form, id }) => ({ app, form, id }));

const isSame = (one: Opened, other: Opened) =>
  one.app === other.app && one.form === other.form && one.id === other.id;

export const withOpened = (all: readonly Opened[], one: Opened): Opened[] =>
  [one, ...all.filter((other) => !isSame(one, other))].slice(0, MOST);

export function noteOpened(person: string, one: Opened): void {
  if (person !== "") keep(person, WHAT, withOpened(openedBy(person), one));
}

/** It is gone, or may not be seen any more. */
export const forgetOpened = (person: string, id: string): void =>
  keep(
    person,
    WHAT,
    openedBy(person).filter((one) => one.id !== id),
  );

export const forgetAllOpened = (person: string): void => keep(person, WHAT, null);
