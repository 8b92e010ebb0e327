/** What the server answers about single records beside their values. */
import type { FieldProblem, Value, Values } from "./types";

/** What a copy begins with. files_left: paths of the fields whose files could not all be copied. */
export interface Likeness {
  values: Values;
  files_left: readonly string[];
}

/** What became of one of several operations. */
export interface BatchResult {
  op: string;
  id: string;
  version: number;
  title: Value;
  warnings?: readonly FieldProblem[];
}
