/** Buttons of records as builders write them. */
import type { Element, Words } from "./building";

/** A button of records: it asks for fields and fills in others, or begins a record by the relation `over`. */
export interface ButtonElement extends Element {
  label: Words;
  look?: "plain" | "primary" | "red";
  when: string | null;
  bars: string | null;
  why_not: Words | null;
  asks: string[];
  sets: GivenElement[];
  confirm: Words | null;
  over: string | null;
}

export interface GivenElement extends Element {
  field: string;
  formula: string;
}
