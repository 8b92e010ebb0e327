/** What builders ask of the server: their apps, a draft with its steps, acts on it, publishing, versions. */
import type { Act, MoveWay } from "./acts";
import type { HandedIn } from "./administrators";
import type { ButtonElement } from "./buttons";
import { request, requestFile } from "./client";
import type { FlowElement } from "./flows";
import type { JobView } from "./jobs";
import type { PaletteView } from "./palette";
import type { PublishWish, RehearsalView, StandingRecord, Unconverted } from "./rehearsals";
import type { AppView, Filter, FormView, Layout, Order, Ref, TintColor } from "./types";

/** A text of a document: one for all, or one per language. */
export type Words = string | { zh?: string; en?: string };

/** An element of a document, with every setting; lists of elements below it. */
export interface Element {
  id: string;
  key?: string;
  label?: Words;
  kind?: string;
  fields?: Element[];
  [setting: string]: unknown;
}

export interface FormElement extends Element {
  key: string;
  label: Words;
  title: string;
  fields: Element[];
  sections: SectionElement[];
  /** What stands on the page besides fields. */
  parts: Element[];
  checks?: CheckElement[];
  rules?: RuleElement[];
  buttons?: ButtonElement[];
  views: ViewElement[];
}

export interface SectionElement {
  id: string;
  key: string;
  label: Words;
  fields: string[];
  tab: Words | null;
}

/** What records must keep to when they are saved. `rows`: the subform whose rows must each; null for the record. */
export interface CheckElement extends Element {
  message: Words;
  formula: string;
  rows: string | null;
  otherwise?: "refuse" | "warn";
}

/** A list on the page of a record of those that refer to it by the relation `over`. */
export interface ListElement extends Element {
  part: "related";
  over: string;
  label: Words | undefined;
  columns: string[];
  where: Filter | null;
  order: ViewElement["order"];
  adds: boolean;
  links: boolean;
  opens: boolean;
}

export type DeedKind = "show" | "hide" | "require" | "optional" | "lock" | "unlock" | "assign" | "offer";

export type MatchOp = "eq" | "ne" | "in" | "lt" | "lte" | "gt" | "gte" | "contains" | "starts";

/** A record is offered if its `field`, a path of its form, compares so with a formula of the form that refers to it. */
export interface MatchElement extends Element {
  field: string;
  op: MatchOp;
  formula: string;
}

/** One thing a rule does: with fields, columns of subforms or whole sections, by their ids. `options`, `where`: what `offer` leaves. */
export interface DeedElement {
  id: string;
  do: DeedKind;
  fields: string[];
  formula: string | null;
  clears: boolean;
  options?: string[];
  where?: MatchElement[];
}

/** What becomes of fields when something holds; always without a condition. `rows`: as with checks. */
export interface RuleElement extends Element {
  name: Words;
  when: string | null;
  rows: string | null;
  does: DeedElement[];
}

/** A view as the document has it, with every setting; paths name fields by "#id", or by keys. */
export interface ViewElement extends Element {
  key: string;
  label: Words;
  layout: Layout;
  columns: string[];
  where: Filter | null;
  order: (Order & { id: string })[];
  lane_by: string | null;
  lane_sum: string | null;
  date: string | null;
  until: string | null;
  tint_by: string | null;
  tints: { id: string; where: Filter | null; color: TintColor }[];
  frozen: number;
  sums: string[];
  group: string | null;
}

export interface Document extends Element {
  key: string;
  label: Words;
  forms: FormElement[];
  roles: RoleElement[];
  flows: FlowElement[];
}

export type Edit = { at: readonly string[] } & (
  | { do: "set"; name: string; old: unknown; new: unknown }
  | { do: "add" | "remove"; name: string; after: string | null; item: Element | string }
  | { do: "move"; name: string; after: string | null; was: string | null; item: string }
  | { do: "replace"; old: Element; new: Element }
);

export interface Draft {
  app: string;
  base: number;
  number: number;
  document: Document;
  edits: Edit[];
  may_undo: boolean;
  may_redo: boolean;
  handed_in: HandedIn | null; // whoever said that it waits for an administrator
  /** The forms as they are drawn; fields are called by their ids. */
  sketch: FormView[];
}

export interface BuiltApp {
  key: string;
  label: string;
  description: string | null;
  icon: string | null;
  color: string | null;
  has_draft: boolean;
  handed_in: HandedIn | null;
  group: string | null;
  forms: { id: string; label: string }[];
}

/** An app that was removed and can come back. */
export interface RemovedApp {
  key: string;
  label: string;
  icon: string | null;
  color: string | null;
  at: string;
  by: Ref | null;
  forms: { id: string; label: string }[];
}

export interface TargetField {
  id: string;
  key: string;
  kind: string;
  label: string;
}

export interface TargetApp {
  key: string;
  label: string;
  forms: { id: string; key: string; label: string; fields: TargetField[] }[];
}

export interface Line {
  text: string;
  place: string[];
  form: string | null;
  deed: "added" | "removed" | "changed";
}

export interface DraftProblem {
  path: string;
  code: string;
  message: string;
  place: string[];
  about: string;
}

export interface Check {
  number: number;
  others: Ref[]; // who else drew in the draft; their changes are published with it
  changes: Line[];
  problems: DraftProblem[];
  /** What of its flows works, but perhaps not as it was meant. */
  warnings?: DraftProblem[];
}

export interface VersionRow {
  version: number;
  at: string;
  by: Ref | null;
  undoes: number | null;
}

export interface Use {
  text: string;
  place: string[];
  goes: boolean;
}

export interface FormulaAnswer {
  ids: string;
  labels: string;
  type: string;
  problem: string | null;
}

export interface NewField {
  id: string;
  /** Left out, the server takes what the label most likely means. */
  kind?: string;
  label: Words;
  settings?: Record<string, unknown>;
  /** Of a subform. */
  columns?: NewField[];
}

/** How far a role may go in a form. */
export type Level = "none" | "read" | "fill" | "all";

export type Verb = "read" | "create" | "update" | "delete" | "import" | "export";
export type RowScope = "all" | "own" | "department" | "where";
export type FieldRight = "write" | "read" | "masked" | "hidden";

/** What a role may do in a form. */
export interface RightsElement extends Omit<Element, "fields"> {
  form: string;
  verbs: Verb[];
  rows: RowScope;
  where: Filter | null;
  /** The right to every field that is not named. */
  fields: FieldRight;
  but: { id: string; fields: string[]; right: FieldRight }[];
  /** Whether what is seen may be commented on. */
  comments: boolean;
  /** The view the form's list begins with. */
  opens_with?: string | null;
}

export interface RoleElement extends Element {
  name: Words;
  forms: RightsElement[] & Element[];
}

/** A field or form as it will be, with the id it has in the document. */
export type WithId<T> = T & { id: string };

/** What the roles of a draft give. */
export interface RolesView {
  /** Why the draft makes no sense yet; what follows is empty then. */
  problem: string | null;
  app: AppView | null;
  /** By role, form and field: also what is hidden along with what it is worked out from. */
  rights: Record<string, Record<string, Record<string, FieldRight>>>;
  holders: Record<string, { count: number; people: Ref[] }>;
  /** Records conditions compare with, by id. */
  named: Record<string, string>;
}

export const buildingKeys = {
  apps: ["building"] as const,
  palette: ["building", "palette"] as const,
  draft: (app: string) => ["building", "draft", app] as const,
  targets: (app: string) => ["building", "targets", app] as const,
  target: (app: string, form: string) => ["building", "targets", app, form] as const,
  roles: (app: string, number: string) => ["building", "roles", app, number] as const,
  asRole: (app: string, number: string, role: string) => ["building", "as", app, number, role] as const,
  versions: (app: string) => ["building", "versions", app] as const,
  administrators: (app: string) => ["building", "administrators", app] as const,
  check: (app: string, number: number) => ["building", "check", app, number] as const,
};

const of = (app: string) => `/building/${encodeURIComponent(app)}`;

export const buildingApi = {
  apps: () => request<{ apps: BuiltApp[]; removed: RemovedApp[] }>({ path: "/building" }),
  newApp: (label: string) => request<{ key: string }>({ method: "POST", path: "/building", body: { label } }),
  order: (apps: readonly { key: string; group: string | null }[]) =>
    request<{ apps: BuiltApp[]; removed: RemovedApp[] }>({
      method: "PATCH",
      path: "/building/order",
      body: { apps },
    }),
  removeApp: (app: string) => request<{ version: number }>({ method: "DELETE", path: of(app) }),
  restoreApp: (app: string) =>
    request<{ version: number }>({ method: "POST", path: `${of(app)}/restore`, body: {} }),
  palette: () => request<PaletteView>({ path: "/building/palette" }),
  targets: (app: string) => request<{ apps: TargetApp[] }>({ path: `${of(app)}/targets` }),
  /** A form of another app as it is drawn; fields are called by their ids. */
  target: (app: string, form: string) => request<FormView>({ path: `${of(app)}/targets/${form}` }),
  draft: (app: string, seen?: Draft) =>
    request<Draft | { unchanged: true }>({
      path: `${of(app)}/draft${seen ? `?number=${seen.base}.${seen.number}` : ""}`,
    }),
  edit: (app: string, edits: readonly Edit[]) =>
    request<Draft>({ method: "PATCH", path: `${of(app)}/draft`, body: { edits } }),
  act: (app: string, act: Act) =>
    request<Draft>({ method: "POST", path: `${of(app)}/draft/acts`, body: act }),
  undo: (app: string) => request<Draft>({ method: "POST", path: `${of(app)}/draft/undo`, body: {} }),
  redo: (app: string) => request<Draft>({ method: "POST", path: `${of(app)}/draft/redo`, body: {} }),
  rebase: (app: string, keep: "mine" | "published") =>
    request<Draft>({ method: "POST", path: `${of(app)}/draft/rebase`, body: { keep } }),
  discard: (app: string) => request<void>({ method: "DELETE", path: `${of(app)}/draft` }),
  uses: (app: string, form: string, fields?: readonly string[]) =>
    request<{ uses: Use[] }>({ method: "POST", path: `${of(app)}/draft/uses`, body: { form, fields } }),
  /** The formulas in which one of some words stands in quotes. */
  wordUses: (app: string, form: string, words: readonly string[]) =>
    request<{ uses: Use[] }>({ method: "POST", path: `${of(app)}/draft/uses`, body: { form, words } }),
  /** Where a field may be moved to, or why it may not. */
  ways: (app: string, form: string, table: string, field: string) =>
    request<{ problem: string | null; ways: MoveWay[] }>({
      method: "POST",
      path: `${of(app)}/draft/ways`,
      body: { form, table, field },
    }),
  /** `flow`: the form of the flow the formula is a part of. */
  formula: (app: string, table: string, text: string, isDefault = false, flow?: string) =>
    request<FormulaAnswer>({
      method: "POST",
      path: `${of(app)}/draft/formula`,
      body: { table, text, is_default: isDefault, ...(flow ? { flow } : {}) },
    }),
  roles: (app: string) => request<RolesView>({ path: `${of(app)}/draft/roles` }),
  /** The forms as somebody with a role will see them; none while the draft makes no sense. */
  asRole: (app: string, role: string) =>
    request<{ problem: string | null; forms: FormView[] }>({ path: `${of(app)}/draft/roles/${role}/forms` }),
  check: (app: string) => request<Check>({ path: `${of(app)}/draft/check` }),
  /** `creates`: fields that become relations, for whose texts records are made where there are none. */
  rehearse: (app: string, number: number, creates: readonly string[]) =>
    request<JobView>({ method: "POST", path: `${of(app)}/draft/rehearse`, body: { number, creates } }),
  rehearsal: (app: string, id: string) => request<RehearsalView>({ path: `${of(app)}/rehearsals/${id}` }),
  unconverted: (app: string, id: string) =>
    request<{ rows: Unconverted[]; next: string | null }>({ path: `${of(app)}/rehearsals/${id}/values` }),
  unconvertedFile: (app: string, id: string) =>
    requestFile<never>({ path: `${of(app)}/rehearsals/${id}/values/file` }),
  /** The records a line of the sheet is about, those one may see, some after others. */
  standing: (app: string, id: string, list: number, after: string | null) =>
    request<{ rows: StandingRecord[]; next: string | null }>({
      path: `${of(app)}/rehearsals/${id}/standing?list=${list}${after ? `&after=${after}` : ""}`,
    }),
  /** How many records a condition holds for, of all there are. */
  matching: (app: string, form: string, where: Filter | null) =>
    request<{ count: number }>({
      method: "POST",
      path: `${of(app)}/draft/matching`,
      body: { form, where },
    }),
  publish: (app: string, number: number, rehearsal: string | null, more: PublishWish) =>
    request<{ version: number } | JobView>({
      method: "POST",
      path: `${of(app)}/draft/publish`,
      body: rehearsal === null ? { number, ...more } : { number, ...more, rehearsal },
    }),
  versions: (app: string) => request<{ rows: VersionRow[] }>({ path: `${of(app)}/versions` }),
  version: (app: string, version: number) =>
    request<{ version: number; changes: Line[] }>({ path: `${of(app)}/versions/${version}` }),
  undoVersion: (app: string, version: number) =>
    request<{ version: number }>({ method: "POST", path: `${of(app)}/versions/${version}/undo`, body: {} }),
};
