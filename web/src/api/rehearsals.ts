/** What the check before publishing finds, and what a publish is told of it. */
import type { JobView } from "./jobs";
import type { Filter } from "./types";

/** One line of what a publish means, found with the real data. */
export interface RehearsedItem {
  level: "red" | "yellow" | "told";
  code: string;
  text: string;
  table: string | null;
  field: string | null;
  count: number | null;
  /** The number of the list of the records it is about; null where there is none. */
  list: number | null;
}

/** A record that does not keep to what the draft newly demands. */
export interface StandingRecord {
  form: string;
  record: { id: string; title: string | null };
  /** The place of the row it is about, counted from one; null for the record itself. */
  row: number | null;
}

export interface RehearsalView extends Omit<JobView, "result"> {
  number: number;
  result: {
    problems: { path: string; code: string; message: string }[];
    items: RehearsedItem[];
    /** Fields that become another kind, and new formulas (whose `old_kind` is null). */
    converted: Converted[];
    /** Formulas whose words change: what follows them is asked. */
    formulas: ChangedFormula[];
    /** Flows that are switched on: whether they begin for what is due already is asked. */
    due: DueFlow[];
    /** How many values do not convert. */
    listed: number;
  } | null;
}

export interface Converted {
  table: string;
  field: string;
  old_kind: string | null;
  new_kind: string;
  rows: number;
  failed: number;
  /** Of a field that is moved: values there is nothing for. */
  left: number;
}

/** Found in the newest records that were looked at: how many results differ, how many come to nothing. */
export interface ChangedFormula {
  table: string;
  field: string;
  form: string;
  /** The field with its form, in words. */
  named: string;
  count: number;
  looked_at: number;
  differ: number;
  failed: number;
  examples: { title: string | null; before: string | null; after: string | null }[];
}

/** A flow that is switched on and due for records there are. `is_more`: not all were looked at. */
export interface DueFlow {
  flow: string;
  label: string;
  by: "day_of" | "scheduled";
  count: number;
  is_more: boolean;
}

/** Which records follow a changed formula: those a condition holds for, or all. */
export interface Followed {
  field: string;
  where: Filter | null;
}

export interface PublishWish {
  creates: readonly string[];
  recompute: readonly Followed[];
  /** Flows that begin for what they are due for already. */
  begins: readonly string[];
}

/** A value that becomes nothing when its field becomes another kind. */
export interface Unconverted {
  field: string;
  record: { id: string; title: string | null };
  value: string;
  reason: string;
}
