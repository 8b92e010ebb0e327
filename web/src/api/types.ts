/**
 * The shapes of the HTTP interface, by hand and exact. Owns: names and types of what travels.
 * Does not own: how it is fetched (client.ts) or shown (fields/).
 */
import type {
  ButtonsThere,
  FoundByLikeness,
  InSteps,
  Laid,
  PartView,
  SectionView,
  WithButtons,
} from "./layouts";
import type { Pieces, TreeOptions } from "./places";
import type { Rich } from "./rich";
import type { Viewing } from "./viewing";

export type { Laid, Layout, PartView, RelatedView, SectionView, SystemKey, Tint, TintColor } from "./layouts";
export type { Address, DayRange, Region, SplitLine, TreeNode, Way } from "./places";

/** A relation, member or department as the server sends it. */
export interface Ref {
  id: string;
  title: string;
}

/** One row of a subform: its lasting id and its cells. */
export type RowValues = { id?: string } & { [key: string]: Value | undefined };

/** Decimals, dates and options travel as strings; null is empty. */
export type Value = null | string | boolean | number | Ref | Pieces | Rich | readonly Value[] | RowValues;
export type Values = Record<string, Value>;

export type FieldClass = "input" | "stored" | "copied" | "live";
export type NumberFormat = "plain" | "money" | "percent" | "duration";

export interface OptionView {
  value: string;
  label: string;
  color?: string | null;
  long?: string | null;
  /** The values that may follow it, and whether a record may begin with it, where that is restricted. */
  next?: string[];
  starts?: boolean;
}

export interface ColumnView {
  path: string;
  label: string;
}

export interface FieldView extends TreeOptions {
  key: string;
  label: string;
  kind: string;
  widget: string;
  required: boolean;
  /** No other record has the value: a number the system gives, a unique value, files. */
  own?: boolean;
  /** Computed, or no right to write. */
  readonly: boolean;
  masked: boolean;
  hint?: string | null;
  unit?: string | null;
  decimals?: number | null;
  /** The picture a code is shown as. */
  symbol?: "code128" | "qr";
  /** How many stars a mark may have. */
  stars?: number;
  currency?: string | null;
  format?: NumberFormat | null;
  options?: OptionView[];
  /** What a formula gives. */
  result?: "number" | "text" | "date" | "date_time" | "time" | "switch";
  target?: { app: string; form: string; columns: ColumnView[]; create: boolean; many?: boolean };
  fields?: FieldView[];
  /** Fields a pasted line fills beside its own. */
  also?: { name?: string; phone?: string };
  /** Named pieces that can be filtered by, such as the province of an address. */
  parts?: { key: string; label: string; ops: FilterOp[] }[];
  max_rows?: number | null;
  /** A moment that tells since when something is so. */
  since?: boolean;
  /** How pictures are kept that come in. */
  pictures?: "clean" | "compressed" | "as_taken";
  /** How many files it takes, and of which media types; none means any. */
  most?: number;
  types?: string[];
  ops: FilterOp[];
  sortable: boolean;
  groupable: boolean;
  summable: boolean;
  class: FieldClass;
  /** Quarters of the page width, 1 to 4. */
  width: number;
  multiline?: boolean;
  placeholder?: string | null;
}

export interface FormRights {
  read: boolean;
  create: boolean;
  update: boolean;
  delete: boolean;
  import: boolean;
  export: boolean;
}

export interface ListView extends Laid {
  key: string;
  label: string;
  columns: string[];
  where?: Filter | null;
  order?: Order[] | null;
}

export interface FormView extends FoundByLikeness, InSteps, WithButtons {
  key: string;
  label: string;
  /** What one record is called. */
  noun: string;
  icon?: string | null;
  id_prefix: string;
  /** Key of the field that names a record. */
  title: string;
  can: FormRights;
  fields: FieldView[];
  views: ListView[];
  sections: SectionView[];
  parts?: PartView[];
  has_rules?: boolean;
}

export interface WidgetView {
  key: string;
  label: string;
  kind: "figure" | "list" | "ranking";
  /** Keys to show: of a measure for a figure; of groups and measures, or paths, in order for a list. */
  show?: string[];
  /** The view of the form that shows the same rows. */
  view?: string | null;
  form: string;
  aggregate?: Aggregate;
  query?: Query;
  format?: NumberFormat | null;
  link?: string | null;
}

export interface AppView {
  key: string;
  label: string;
  version: number;
  forms: FormView[];
  home: WidgetView[];
}

export interface AppSummary {
  key: string;
  label: string;
  icon?: string | null;
  color?: string | null;
  group: string | null;
  forms: { key: string; label: string; icon?: string | null }[];
}

export type FilterOp =
  | "eq"
  | "ne"
  | "in"
  | "not_in"
  | "lt"
  | "lte"
  | "gt"
  | "gte"
  | "between"
  | "contains"
  | "not_contains"
  | "starts"
  | "empty"
  | "not_empty"
  | "period";

export type Filter =
  | { field: string; op: FilterOp; value?: unknown }
  | { and: Filter[] }
  | { or: Filter[] }
  | { not: Filter };

export interface Order {
  field: string;
  dir: "asc" | "desc";
}

export interface Query {
  columns: string[];
  where?: Filter | null;
  search?: string;
  order?: Order[];
  limit?: number;
  /** Of these three, one. */
  after?: string | null;
  before?: string | null;
  from?: "start" | "end";
  count?: "none" | "capped" | "exact";
}

/** A list row: `id`, and one cell per asked path. */
export type ListRow = { id: string } & { [path: string]: Value };

export interface QueryAnswer {
  rows: ListRow[];
  previous: string | null;
  next: string | null;
  count: number | null;
  count_capped: boolean;
}

export interface Measure {
  key: string;
  op: "count" | "count_distinct" | "sum" | "avg" | "min" | "max";
  field?: string;
}

export interface Aggregate {
  where?: Filter | null;
  group?: { field: string; by?: string; key?: string }[];
  measures: Measure[];
  order?: Order[];
  limit?: number;
}

export interface AggregateAnswer {
  rows: Record<string, Value>[];
}

export interface RecordView extends ButtonsThere {
  id: string;
  version: number;
  values: Values;
  title: string;
  created_at: string;
  created_by: Ref | null;
  updated_at: string;
  updated_by: Ref | null;
  can: { update: boolean; delete: boolean };
}

/** `warnings`: checks that only warn and did not hold. */
export interface Saved {
  id: string;
  version: number;
  values: Values;
  warnings?: readonly FieldProblem[];
}

/** `gone`: references of the record that point to deleted ones. */
export interface Restored extends Saved {
  gone: readonly FieldProblem[];
}

/** A subform edited row by row: what PATCH and preview take instead of the whole list. */
export interface RowsEdit {
  add?: RowValues[];
  change?: RowValues[];
  remove?: string[];
}

export type Payload = Record<string, Value | RowsEdit>;

export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

/** `visible`, `required` and `readonly` name the paths that differ from the form's own setting. */
export interface PreviewAnswer {
  values: Values;
  errors: FieldProblem[];
  warnings?: readonly FieldProblem[];
  visible: Record<string, boolean>;
  required: Record<string, boolean>;
  readonly: Record<string, boolean>;
  options: Record<string, OptionView[]>;
  locked?: string; // why a run keeps the record from being changed
}

export interface ConflictProblem extends FieldProblem {
  label: string;
  by: Ref | null;
  at: string;
  theirs: Value;
}

/** The body of an error answer (problem+json). */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  code: string;
  errors: (FieldProblem | ConflictProblem)[];
  version?: number;
  values?: Values;
  /** What a record became a part of. */
  merged_into?: Ref;
  retry_after?: number;
}

export interface PickRow {
  id: string;
  title: string;
  cells: Record<string, Value>;
}

export interface PickAnswer {
  rows: PickRow[];
  recent: PickRow[];
  columns: ColumnView[];
  can_create: boolean;
}

export interface PickRequest {
  field: string;
  search?: string;
  values?: Payload;
  limit?: number;
}

/** Somebody else who has the record open; no person if one may not know who it is. */
export interface Visitor {
  person: { id: string; title: string | null } | null;
  editing: boolean;
}

export interface MemberRow {
  id: string;
  title: string;
  department?: string | null;
}

export type Lang = "zh" | "en";

export interface SessionView {
  user: {
    id: string;
    name: string;
    login: string;
    roles: string[];
    department: string | null;
    admin: boolean;
    builds: string[]; // keys of the apps they administer, seeing no data for it
    must_change_password: boolean;
    /** One of their roles needs a second factor, which they do not have yet. */
    must_set_up_totp: boolean;
    lang: Lang;
  };
  company: string;
  /** Address of the company's logo. */
  logo: string | null;
  zone: string;
  /** The business day, e.g. 2026-05-06. */
  today: string;
  csrf: string;
  /** How many characters a new password has at least. */
  shortest_password: number;
  demo: boolean;
  /** Set while an administrator looks with the eyes of `user`. */
  viewing: Viewing | null;
}

/** A template to start from; `sample` says what its sample data shows, if it brings some. */
export interface StartView {
  name: string;
  label: string;
  description: string | null;
  sample: string | null;
}

export interface SetupView {
  needed: boolean;
  starts: StartView[];
  demo: null | {
    password_hint: boolean;
    people: { login: string; name: string; role: string; note: string }[];
  };
  lang: Lang;
  /** Whether a browser may stay signed in for 30 days. */
  may_stay: boolean;
  company: string;
  logo: string | null;
}

export interface SetupRequest {
  company: string;
  name: string;
  login: string;
  password: string;
  start: string;
  sample: boolean;
}
