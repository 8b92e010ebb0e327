/** What the server answers about single records beside their values. */
import type { FieldProblem, Payload, Value, Values } from "./types";

/** What a copy begins with. files_left: paths of the fields whose files could not all be copied. */
export interface Likeness {
  values: Values;
  files_left: readonly string[];
}

/** A new record sent with the one it will refer to, by `field`. */
export interface Referring {
  app: string;
  form: string;
  field: string;
  values: Payload;
}

/** What became of one of several operations. */
export interface BatchResult {
  op: string;
  id: string;
  version: number;
  title: Value;
  warnings?: readonly FieldProblem[];
}
