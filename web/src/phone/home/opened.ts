/** The records somebody opened last on this phone, newest first. */
import { keep, readKept } from "../kit/kept";
import type { FormPlace } from "../places";

export interface Opened extends FormPlace {
  id: string;
  title: string;
  /** What one record of the form is called. */
  noun: string;
}

const MOST = 8;
const WHAT = "opened";

export const openedBy = (person: string): readonly Opened[] => readKept<Opened[]>(person, WHAT) ?? [];

export const withOpened = (all: readonly Opened[], one: Opened): Opened[] =>
  [one, ...all.filter((other) => other.id !== one.id)].slice(0, MOST);

export const noteOpened = (person: string, one: Opened): void =>
  keep(person, WHAT, withOpened(openedBy(person), one));

/** It is gone, or may not be seen any more. */
export const forgetOpened = (person: string, id: string): void =>
  keep(
    person,
    WHAT,
    openedBy(person).filter((one) => one.id !== id),
  );

export const forgetAllOpened = (person: string): void => keep(person, WHAT, null);
